import { computed, type ComputedRef } from 'vue'
import { formatters, type Formatters } from '#domain/text/formatters.ts'
import { useLocale } from './use-locale.ts'

/** Dates, times and numbers in the language of the screen: `format.time(ms, offset)` in a template. */
export function useFormat(): ComputedRef<Formatters> {
  const { locale } = useLocale()
  return computed(() => formatters(locale.value))
}
