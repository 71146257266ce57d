import { useI18n } from 'vue-i18n'
import type { Refusal } from '#client/services.ts'

/** Why the server did not do what was decided, in the language of the screen. */
export function useRefusal(): (refusal: Refusal) => string {
  const { t } = useI18n()
  return (refusal) =>
    refusal.kind === 'no-server'
      ? t(`desk.refused.noServer.${refusal.reason}`)
      : t(`desk.refused.problems.${refusal.problem}`)
}
