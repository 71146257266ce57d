import { shallowReactive, shallowRef, toValue, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { HandOver } from '#domain/drafts/minors.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { useRecentMarks, type RecentMark } from '#client/stores/recent-marks.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'

/** A mark that was not kept: whose, and why. */
export interface MarkFailure {
  readonly name: string
  readonly reason: Extract<SaveOutcome, { kind: 'not-saved' }>['reason']
}

export interface Marks {
  /** People whose mark is being written this moment. */
  readonly busy: ReadonlySet<PersonId>
  readonly failure: Readonly<ShallowRef<MarkFailure | null>>
  readonly dismissFailure: () => void
  /** Resolves to whether it was kept. */
  readonly checkIn: (person: PersonView) => Promise<boolean>
  readonly checkOut: (person: PersonView) => Promise<boolean>
  /** A minor leaves with somebody: the check-out and the hand-over in one saving. */
  readonly checkOutTo: (person: PersonView, handOver: HandOver) => Promise<boolean>
  /** With whom a minor went who is marked out already. */
  readonly handOver: (person: PersonView, handOver: HandOver) => Promise<boolean>
  readonly undo: (mark: Omit<RecentMark, 'kind' | 'event'>) => Promise<boolean>
}

/** A short buzz for an operator who does not look at the screen; iOS has none. */
function buzz(): void {
  if ('vibrate' in navigator) navigator.vibrate(60)
}

/** Marking people of one event: writes, then says so; what is not written is told and changes nothing. */
export function useMarks(board: MaybeRefOrGetter<Board | null>): Marks {
  const { attendance, groups, leaving, minors } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const recent = useRecentMarks()
  const busy = shallowReactive(new Set<PersonId>())
  const failure = shallowRef<MarkFailure | null>(null)
  const sumMarked = (count: number): string => t('check-in.said.several', count)

  async function write(
    person: { readonly id: PersonId; readonly name: string },
    save: (open: Board) => Promise<SaveOutcome>,
  ): Promise<SaveOutcome | null> {
    const open = toValue(board)
    if (open === null || busy.has(person.id)) return null
    busy.add(person.id)
    failure.value = null
    try {
      const outcome = await settleSave(save(open))
      if (outcome.kind === 'not-saved') tell(person.name, outcome.reason)
      return outcome
    } finally {
      busy.delete(person.id)
    }
  }

  function tell(name: string, reason: MarkFailure['reason']): void {
    failure.value = { name, reason }
    announcer.announce(`${t('check-in.failed.title', { name })} ${t(`check-in.failed.${reason}`)}`, {
      urgent: true,
    })
  }

  async function mark(person: PersonView, kind: 'in' | 'out', handOver?: HandOver): Promise<boolean> {
    const outcome = await write(person, (open) => {
      if (kind === 'in') return attendance.checkIn(open, person.id)
      if (handOver === undefined) return attendance.checkOut(open, person.id)
      return minors.checkOutTo(open, person.id, handOver)
    })
    const open = toValue(board)
    if (outcome?.kind !== 'saved' || open === null) return false
    recent.remember({ event: open.id, person: person.id, name: person.name, kind, facts: outcome.facts })
    buzz()
    const { here, listed } = open.counts()
    announcer.announce(t(`check-in.said.${kind}`, { name: person.name, here, listed }), { sum: sumMarked })
    return true
  }

  async function handOver(person: PersonView, to: HandOver): Promise<boolean> {
    const outcome = await write(person, (open) => minors.noteHandOver(open, person.id, to))
    if (outcome?.kind !== 'saved') return false
    recent.extend(person.id, outcome.facts)
    announcer.announce(t('minors.handOver.saved', { name: person.name }))
    return true
  }

  async function undo(mark: Omit<RecentMark, 'kind' | 'event'>): Promise<boolean> {
    const { person, name, facts, marks, closing } = mark
    const outcome = await write({ id: person, name }, (open) => {
      if (closing !== undefined) return leaving.takeBackClosing(open, closing, marks)
      return marks ? groups.takeBackAll(open, marks) : attendance.undo(open, person, facts)
    })
    if (outcome?.kind !== 'saved') return false
    recent.forget(facts)
    announcer.announce(t('check-in.said.undone', { name }))
    return true
  }

  return {
    busy,
    failure,
    dismissFailure: () => (failure.value = null),
    checkIn: (person) => mark(person, 'in'),
    checkOut: (person) => mark(person, 'out'),
    checkOutTo: (person, to) => mark(person, 'out', to),
    handOver,
    undo,
  }
}
