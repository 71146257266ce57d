import type { DeviceId } from '#domain/ids.ts'
import type { IconName } from '#client/ui/icons.ts'
import type { AddOutcome } from './useReceive.ts'

/** A line of `handover.added.*` with the number it is about. */
export interface ToldLine {
  readonly text:
    | 'sealed'
    | 'damaged'
    | 'newer'
    | 'photos'
    | 'photosGo'
    | 'photosSealed'
    | 'photosBad'
    | 'photosLost'
    | 'noReceipt'
    | 'giveBackWhy'
    | 'otherServer'
    | 'notCopyHint'
    | 'tryAgain'
  readonly count: number
}

export interface Told {
  readonly kind: 'server' | 'phone' | 'look' | 'info'
  readonly icon: IconName
  readonly title:
    'facts' | 'photos' | 'known' | 'onlySealed' | 'nothing' | 'notCopy' | 'notOurs' | 'noSpace' | 'broken'
  readonly count: number
  readonly lines: readonly ToldLine[]
  /** There is something to give back: the receipt. */
  readonly gives: boolean
}

type Added = Extract<AddOutcome, { kind: 'added' }>

/** Plain words for what became of a file. @param own this phone: what it signed itself needs no receipt */
export function explainAdded(outcome: AddOutcome, own: DeviceId | null): Told {
  if (outcome.kind !== 'added') return explainRefusal(outcome)
  const { facts, photos, sealedSheets, badSheets, isWhole, isNewer, receipt, devices } = outcome
  const lines: ToldLine[] = []
  if (sealedSheets > 0) lines.push({ text: 'sealed', count: sealedSheets })
  if (isNewer) lines.push({ text: 'newer', count: 1 })
  else if (!isWhole) lines.push({ text: 'damaged', count: badSheets })
  lines.push(...explainPhotos(photos, facts > 0))
  if (receipt !== 'saved') lines.push({ text: 'noReceipt', count: 1 })
  const gives = receipt === 'saved' && devices.some((device) => device !== own)
  if (gives) lines.push({ text: 'giveBackWhy', count: 1 })
  const isGood = isWhole && !isNewer && photos.lost === 0 && receipt === 'saved'
  const shape = isGood
    ? ({ kind: 'server', icon: 'check-circle' } as const)
    : ({ kind: 'phone', icon: 'warning' } as const)
  return { ...shape, ...titleOf(outcome), lines, gives }
}

function titleOf({ facts, photos, knownSheets, sealedSheets }: Added): Pick<Told, 'title' | 'count'> {
  if (facts > 0) return { title: 'facts', count: facts }
  if (photos.added > 0) return { title: 'photos', count: photos.added }
  if (knownSheets > 0) return { title: 'known', count: 0 }
  return { title: sealedSheets > 0 ? 'onlySealed' : 'nothing', count: 0 }
}

function explainPhotos(
  { added, sealed, bad, lost }: Added['photos'],
  isBesideFacts: boolean,
): readonly ToldLine[] {
  const lines: readonly ToldLine[] = [
    { text: 'photos', count: isBesideFacts ? added : 0 },
    { text: 'photosGo', count: added },
    { text: 'photosSealed', count: sealed },
    { text: 'photosBad', count: bad },
    { text: 'photosLost', count: lost },
  ]
  return lines.filter(({ count }) => count > 0)
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
