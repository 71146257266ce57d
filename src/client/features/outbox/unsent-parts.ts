import { useI18n } from 'vue-i18n'
import type { Unsent } from '#client/services/unsent.ts'

type Parts = Pick<Unsent, 'records' | 'photos' | 'sealed'>

/** Says of what a number is the sum: each kind that there is, with its own unit. */
export function useUnsentParts(): (unsent: Parts) => readonly string[] {
  const { t } = useI18n()
  return (unsent) =>
    (['records', 'photos', 'sealed'] as const).flatMap((kind) =>
      unsent[kind] > 0 ? [t(`outbox.parts.${kind}`, unsent[kind])] : [],
    )
}
