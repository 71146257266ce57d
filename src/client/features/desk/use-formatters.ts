import { computed, type ComputedRef } from 'vue'
import { formatters, type Formatters } from '#domain/text/formatters.ts'
import { useLocale } from '#client/i18n/use-locale.ts'

/** Dates and numbers in the language of the screen. */
export function useFormatters(): ComputedRef<Formatters> {
  const { locale } = useLocale()
  return computed(() => formatters(locale.value))
}
