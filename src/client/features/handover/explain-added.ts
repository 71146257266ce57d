import type { DeviceId } from '#domain/ids.ts'
import type { IconName } from '#client/ui/icons.ts'
import type { AddOutcome } from './useReceive.ts'

/** A line of `handover.added.*` with the number it is about. */
export interface ToldLine {
  readonly text:
    'sealed' | 'damaged' | 'noReceipt' | 'giveBackWhy' | 'otherServer' | 'notCopyHint' | 'tryAgain'
  readonly count: number
}

export interface Told {
  readonly kind: 'server' | 'phone' | 'look' | 'info'
  readonly icon: IconName
  readonly title: 'facts' | 'known' | 'onlySealed' | 'nothing' | 'notCopy' | 'notOurs' | 'noSpace' | 'broken'
  readonly count: number
  readonly lines: readonly ToldLine[]
  /** There is something to give back: the receipt. */
  readonly gives: boolean
}

/** Plain words for what became of a file. @param own this phone: what it signed itself needs no receipt */
export function explainAdded(outcome: AddOutcome, own: DeviceId | null): Told {
  if (outcome.kind !== 'added') return explainRefusal(outcome)
  const { facts, knownSheets, sealedSheets, badSheets, isWhole, receipt, devices } = outcome
  const lines: ToldLine[] = []
  if (sealedSheets > 0) lines.push({ text: 'sealed', count: sealedSheets })
  if (!isWhole) lines.push({ text: 'damaged', count: badSheets })
  if (receipt !== 'saved') lines.push({ text: 'noReceipt', count: 1 })
  const gives = receipt === 'saved' && devices.some((device) => device !== own)
  if (gives) lines.push({ text: 'giveBackWhy', count: 1 })
  const isGood = isWhole && receipt === 'saved'
  const shape = isGood
    ? ({ kind: 'server', icon: 'check-circle' } as const)
    : ({ kind: 'phone', icon: 'warning' } as const)
  const title = facts > 0 ? 'facts' : knownSheets > 0 ? 'known' : sealedSheets > 0 ? 'onlySealed' : 'nothing'
  return { ...shape, title, count: facts, lines, gives }
}

function explainRefusal(outcome: Exclude<AddOutcome, { kind: 'added' }>): Told {
  switch (outcome.kind) {
    case 'not-a-copy':
      return refusal('notCopy', 'notCopyHint')
    case 'other-organisation':
      return refusal('notOurs', 'otherServer')
    case 'not-saved':
      return refusal(outcome.reason === 'no-space' ? 'noSpace' : 'broken', 'tryAgain')
  }
}

function refusal(title: Told['title'], text: ToldLine['text']): Told {
  return { kind: 'look', icon: 'x-oct', title, count: 0, lines: [{ text, count: 1 }], gives: false }
}
