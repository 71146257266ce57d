import { nextTick, onMounted, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'

let opened = false

/** Moves the focus to the heading of the page, as a browser does after a real page load. */
export function focusHeading(): void {
  document.querySelector('h1')?.focus()
}

/**
 * Keeps the window title, with the word for an error in front while a form has one, and, except on the first page of
 * a visit, gives the heading the focus when the page appears: a reader then says where one is.
 */
export function usePageTitle(
  title: MaybeRefOrGetter<string>,
  wrong: MaybeRefOrGetter<boolean> = false,
): void {
  const { t } = useI18n()
  watchEffect(() => {
    const page = `${toValue(title)} · ${t('ui.brand')}`
    document.title = toValue(wrong) ? `${t('ui.error')} ${page}` : page
  })
  onMounted(async () => {
    if (opened) {
      await nextTick()
      focusHeading()
    }
    opened = true
  })
}
