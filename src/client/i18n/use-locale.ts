import { computed, type ComputedRef } from 'vue'
import { readSetting, writeSetting } from '#client/ui/settings.ts'
import { applyLocale, i18n } from './i18n.ts'
import { isLocale, type Locale } from './locale.ts'

/** The language of the screen, and the way to change it: loads its texts, then keeps the choice. */
export function useLocale(): {
  readonly locale: ComputedRef<Locale>
  readonly setLocale: (next: Locale) => Promise<void>
} {
  const locale = computed<Locale>(() => {
    const current: unknown = i18n.global.locale.value
    return isLocale(current) ? current : 'kk'
  })
  async function setLocale(next: Locale): Promise<void> {
    const before = readSetting('locale')
    // kept before it shows: what is seen is there after a kill
    writeSetting('locale', next)
    try {
      await applyLocale(next)
    } catch (error) {
      writeSetting('locale', before)
      throw error
    }
  }
  return { locale, setLocale }
}
