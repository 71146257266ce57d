import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ClosingView, Late } from '#domain/fold/closing-view.ts'
import { NOTHING_LATE } from '#domain/fold/closing-view.ts'
import type { FactId, PartyId, PersonId } from '#domain/ids.ts'
import type { ClockDoubt } from '#domain/fold/session-clocks.ts'
import { useServices } from '#client/injection-keys.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useRecentMarks } from '#client/stores/recent-marks.ts'
import { useUnsent } from '#client/stores/use-unsent.ts'
import type { Departures, Exception } from './useDepartures.ts'
import { describeClosing } from './remember-closing.ts'
import { useLeavingSave } from './useLeavingSave.ts'
import { usePartyDepartures } from './usePartyDepartures.ts'

/** What was said of some when the event was closed. */
interface Said {
  readonly closing: FactId | undefined
  readonly exceptions: ReadonlyMap<PersonId, Exception>
  readonly staying: readonly PartyId[]
}

const notClosed: ClosingView = { closed: null, facts: [], isContradiction: false }

/** What is true at the end of a day, and the way to close it in one saving (F8). */
export function useClosePage(opened: OpenBoard, departures: Departures) {
  const { leaving } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const save = useLeavingSave()
  const recent = useRecentMarks()
  /** Off where the organisation wants no default: then only the exceptions are written. */
  const writesAll = ref(true)
  const closing = opened.read((board) => board.closing(), notClosed)
  const late = opened.read<Late>((board) => board.late(), NOTHING_LATE)
  const people = opened.read((board) => board.people(), [])
  const hasDefault = opened.read((board) => board.settings().defaultDeparture !== 'none', true)
  watch(hasDefault, (has) => (writesAll.value = has), { immediate: true })

  const doubts = shallowRef<readonly ClockDoubt[]>([])
  watch(
    people,
    async () => {
      const board = opened.board.value
      if (board) doubts.value = await leaving.listClockDoubts(board)
    },
    { immediate: true },
  )
  const listed = computed(() =>
    departures.listDepartures(
      writesAll.value
        ? departures.here.value
        : departures.here.value.filter(({ id }) => departures.exceptions.get(id)?.kind === 'left'),
    ),
  )
  const nameless = usePartyDepartures(opened, departures.atMs)
  const { parties, staying } = nameless
  const went = computed(() => (writesAll.value ? nameless.leaving.value : []))
  const unwritten = computed(() => {
    const people = departures.here.value.filter(
      ({ id }) => departures.cameAfter(id) && !departures.exceptions.has(id),
    )
    return people.length + nameless.unwritten.value
  })
  const heads = computed(() =>
    went.value.reduce((sum, { party }) => sum + party.unnamed, listed.value.length),
  )
  /** What was said of some before the last closing here: whoever takes it back goes on from there. */
  let said: Said | null = null
  function restore(closing: FactId | undefined): void {
    if (said === null || said.closing !== closing) return
    for (const [id, exception] of said.exceptions) departures.except(id, exception)
    for (const id of said.staying) staying.add(id)
    said = null
  }
  async function close(): Promise<void> {
    const board = opened.board.value
    if (board === null) return
    const [people, nameless, n] = [listed.value, went.value, heads.value]
    const saved = await save.run(() => leaving.close(board, people, nameless))
    if (saved === null) return
    const mark = describeClosing(board.id, saved.facts, people, nameless)
    if (mark) recent.remember({ ...mark, name: t('leaving.people', n) })
    said = { closing: saved.facts.at(-1), exceptions: new Map(departures.exceptions), staying: [...staying] }
    for (const id of said.exceptions.keys()) departures.except(id, null)
    staying.clear()
    announcer.announce(t('leaving.close.done'))
  }
  async function reopen(): Promise<void> {
    const board = opened.board.value
    if (board === null) return
    if ((await save.run(() => leaving.reopen(board))) !== null)
      announcer.announce(t('leaving.close.reopened'))
  }
  return {
    writesAll,
    parties,
    staying,
    /** Heads of which nothing is written, for they came after the time that is said of all. */
    unwritten,
    /** Heads that closing writes out. */
    heads,
    /** Heads, with names and without. */
    hereCount: opened.read((board) => board.counts().here, 0),
    closing,
    late: computed(() => late.value.subjects.size),
    /** People about whom two statements cannot both be true. */
    unsettled: computed(() => people.value.filter((person) => person.contradictions.length > 0).length),
    wrongClocks: computed(
      () => doubts.value.filter(({ kind }) => kind === 'outside' || kind === 'sibling').length,
    ),
    /** Of this event and of all others: the phone is not to be cleared while there is any. */
    unsent: useUnsent(),
    /** Whether closing once more would say nothing new of anybody. */
    isSettled: computed(() => listed.value.length === 0 && went.value.length === 0),
    isSaving: save.isSaving,
    failure: save.failure,
    close,
    reopen,
    restore,
  }
}
