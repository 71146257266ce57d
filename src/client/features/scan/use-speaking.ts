import { useI18n } from 'vue-i18n'
import { useAnnouncer } from '#client/ui/announcer.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { leavesByItself, type Outcome } from './outcome.ts'
import type { OutcomeTexts } from './useOutcomeTexts.ts'

/** One sentence for readers, most important word first: success politely, anything else at once. */
export function useSpeaking(
  opened: OpenBoard,
  write: (outcome: Outcome) => OutcomeTexts,
  { isNameless = false } = {},
): (outcome: Outcome) => void {
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const sum = (count: number): string => t('check-in.said.several', count)

  function spell(outcome: Outcome): string {
    const { word, name, detail, flags } = write(outcome)
    if (isNameless) return [word, detail].filter(Boolean).join('. ')
    if (outcome.kind !== 'marked') return [word, name, detail].filter(Boolean).join('. ')
    const counts = opened.follow()?.counts()
    const said = { name, here: counts?.here ?? 0, listed: counts?.listed ?? 0 }
    return [t(`check-in.said.${outcome.mode}`, said), ...flags].join('. ')
  }
  return (outcome) => {
    const isPlain = outcome.kind === 'marked' && outcome.flags.length === 0
    const urgent = !leavesByItself(outcome)
    announcer.announce(spell(outcome), isPlain ? { sum } : { urgent })
  }
}
