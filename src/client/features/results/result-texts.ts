import { useI18n } from 'vue-i18n'
import { computed } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { DeviceView } from '#domain/fold/device-view.ts'
import type { NotedResult, Weight } from '#domain/fold/results-view.ts'
import type { DeviceId } from '#domain/ids.ts'
import { useFormat } from '#client/i18n/use-format.ts'

export interface ResultTexts {
  kilograms(grams: number): string
  /** "28 kg, about": says what of it is estimated. */
  weight(weight: Weight): string
  area(squareMetres: number): string
  length(metres: number): string
  /** One line that says what a record says. */
  record(noted: Pick<NotedResult, 'result'>): string
  names(devices: readonly DeviceId[]): string
}

const HECTARE = 10_000
const KILOMETRE = 1_000

/** Results in words of the screen's language. */
export function useResultTexts(
  devices: Readonly<Ref<ReadonlyMap<DeviceId, DeviceView>>>,
): ComputedRef<ResultTexts> {
  const { t } = useI18n()
  const format = useFormat()
  return computed(() => {
    const number = (value: number, digits?: number) => format.value.number(value, digits)
    const kilograms = (grams: number) => t('results.kg', { n: number(grams / 1_000, 1) })
    const area = (m2: number) =>
      m2 >= HECTARE ? t('results.ha', { n: number(m2 / HECTARE, 2) }) : t('results.m2', { n: number(m2) })
    const length = (m: number) =>
      m >= KILOMETRE ? t('results.km', { n: number(m / KILOMETRE, 2) }) : t('results.m', { n: number(m) })
    const weight = ({ weighedGrams, estimatedGrams }: Weight) =>
      estimatedGrams === 0
        ? t('results.weighed', { kg: kilograms(weighedGrams) })
        : t('results.estimated', { kg: kilograms(weighedGrams + estimatedGrams) })
    const record = ({ result }: Pick<NotedResult, 'result'>): string => {
      switch (result.what) {
        case 'bags': {
          const { fraction, full, part, grams } = result
          const bags =
            part > 0
              ? t('results.bagsPart', { full: number(full), part: number(part) })
              : t('results.bagCount', full)
          const weighed = grams === null ? '' : t('results.weighed', { kg: kilograms(grams) })
          return [t(`results.fraction.${fraction}`), bags, weighed].filter(Boolean).join(' · ')
        }
        case 'trees':
          return `${t(`results.tree.${result.work}`)} · ${number(result.count)}`
        case 'machines':
          return `${t(`results.machine.${result.machine}`)} · ${number(result.count)}`
        case 'area':
          return `${t('results.what.area')} · ${area(result.squareMetres)}`
        case 'length':
          return `${t('results.what.length')} · ${length(result.metres)}`
        case 'tally': {
          const all = [...result.items.values()].reduce((sum, count) => sum + count, 0)
          return `${t('results.what.tally')} · ${number(all)}`
        }
      }
    }
    return {
      ...{ kilograms, weight, area, length, record },
      names: (ids) => ids.map((id) => devices.value.get(id)?.name || t('results.somePhone')).join(', '),
    }
  })
}
