import { onScopeDispose, shallowRef, type MaybeRefOrGetter, type ShallowRef, toValue } from 'vue'
import type { PersonId } from '#domain/ids.ts'
import type { Pass } from '#domain/pass/pass.ts'
import { minorRuleOf } from '#domain/minors/is-minor.ts'
import { useServices } from '#client/injection-keys.ts'
import { createRepeatSilencer } from '#client/scan/repeat-silencer.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { useRecentMarks } from '#client/stores/recent-marks.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import {
  leavesByItself,
  listFlags,
  planMark,
  readVerdict,
  refuse,
  type Outcome,
  type Reading,
  type ScanMode,
} from './outcome.ts'

/** Success is seen at a glance. */
const SUCCESS_STAYS_MS = 1_200
/** Nobody is there to put it away, and the next in line waits. */
const UNATTENDED_STAYS_MS = 5_000

export interface Scan {
  /** What is on the screen now. */
  readonly outcome: Readonly<ShallowRef<Outcome | null>>
  /** Codes in one picture of the camera. */
  readonly seeCodes: (texts: readonly string[]) => void
  /** A reader's line: a press of its trigger is always meant. */
  readonly hear: (text: string) => void
  readonly markPerson: (person: PersonId) => Promise<void>
  readonly refuse: (why: 'wrong-code' | 'unknown-code' | 'revoked', people?: readonly PersonId[]) => void
  /** The holder of a good pass who is not on the list. */
  readonly admit: (pass: Pass, name: string) => Promise<void>
  readonly dismiss: () => void
}

export interface ScanEdges {
  readonly mode: MaybeRefOrGetter<ScanMode>
  /** People check themselves in: every answer leaves by itself. */
  readonly isUnattended?: boolean
  /** Something lies over the camera: what it sees is not meant. */
  readonly isBlocked?: () => boolean
  /** Told with every new answer, once what it says is durable. */
  readonly onOutcome: (outcome: Outcome) => void
}

/** From a code to what is written and shown. One after another, so that nobody is marked twice or skipped. */
export function useScan(board: MaybeRefOrGetter<Board | null>, edges: ScanEdges): Scan {
  const { attendance, passes } = useServices()
  const recent = useRecentMarks()
  const silencer = createRepeatSilencer()
  const outcome = shallowRef<Outcome | null>(null)
  /** The code that is answered on the screen. */
  let shownText: string | null = null
  let leave: ReturnType<typeof setTimeout> | undefined
  let turn: Promise<void> = Promise.resolve()

  function show(next: Outcome, text: string | null): void {
    clearTimeout(leave)
    outcome.value = next
    shownText = text
    if (leavesByItself(next)) leave = setTimeout(dismiss, SUCCESS_STAYS_MS)
    else if (edges.isUnattended === true) leave = setTimeout(dismiss, UNATTENDED_STAYS_MS)
    edges.onOutcome(next)
  }
  function dismiss(): void {
    clearTimeout(leave)
    // an answer that was just put away is not given again while the pass is still held there
    if (shownText !== null && outcome.value && !leavesByItself(outcome.value))
      silencer.noteAnswered(shownText, performance.now())
    outcome.value = null
    shownText = null
  }
  onScopeDispose(() => clearTimeout(leave))

  function seeCodes(texts: readonly string[]): void {
    if (edges.isBlocked?.() === true) return
    const nowMs = performance.now()
    for (const text of texts) {
      if (text === shownText && outcome.value && !leavesByItself(outcome.value)) continue
      if (silencer.isNews(text, nowMs)) answer(text, nowMs)
    }
  }
  function answer(text: string, nowMs: number): void {
    silencer.noteAnswered(text, nowMs)
    enqueue(text, async (open) => readVerdict(await passes.check(open, text)))
  }
  /** The next waits for the last: its fate must not depend on which save is faster. */
  function enqueue(text: string | null, read: (open: Board) => Promise<Reading>): void {
    turn = turn.then(async () => {
      const open = toValue(board)
      if (open) show(await settle(open, await read(open)), text)
    })
  }

  async function settle(open: Board, reading: Reading): Promise<Outcome> {
    if (reading.kind !== 'person') return reading
    const person = open.person(reading.person)
    if (person === null) return refuse('unknown-code')
    const plan = planMark(person, toValue(edges.mode))
    return typeof plan === 'string' ? mark(open, { ...reading, mode: plan }) : plan
  }
  async function mark(
    open: Board,
    { person, mode, companions }: { person: PersonId; mode: ScanMode; companions: number },
  ): Promise<Outcome> {
    const name = open.person(person)?.name ?? ''
    // the id that was scanned, whoever it was joined with (FACT-7)
    const save =
      mode === 'in' ? attendance.checkIn(open, person, 'scan') : attendance.checkOut(open, person, 'scan')
    return conclude(open, await settleSave(save), { id: person, name, mode, companions })
  }
  function conclude(
    open: Board,
    saved: SaveOutcome,
    {
      id,
      name,
      mode,
      companions,
    }: { id: PersonId | undefined; name: string; mode: ScanMode; companions: number },
    kind: 'in' | 'out' | 'walk-in' = mode,
  ): Outcome {
    if (saved.kind === 'not-saved') return { kind: 'not-saved', name, reason: saved.reason }
    const person = id === undefined ? null : open.person(id)
    if (id === undefined || person === null) throw new Error('somebody who was just marked is not there')
    recent.remember({ event: open.id, person: id, name: person.name, kind, facts: saved.facts })
    return {
      kind: 'marked',
      mode,
      person,
      marked: id,
      facts: saved.facts,
      flags: listFlags(person, mode, minorRuleOf(open.settings(), open.event())),
      companions,
    }
  }

  async function admit(pass: Pass, name: string): Promise<void> {
    turn = turn.then(async () => {
      const open = toValue(board)
      if (!open) return
      const entry = name.trim() === '' ? {} : { name: name.trim() }
      const saved: SaveOutcome & { readonly person?: PersonId } = await settleSave(
        passes.admit(open, pass, entry),
      )
      const about = { id: saved.person, name, mode: 'in' as const, companions: pass.companions }
      show(conclude(open, saved, about, 'walk-in'), null)
    })
    await turn
  }
  return {
    outcome,
    seeCodes,
    hear: (text) => answer(text, performance.now()),
    markPerson: async (person) => {
      enqueue(null, () => Promise.resolve({ kind: 'person', person, companions: 0 }))
      await turn
    },
    refuse: (why, people) => show(refuse(why, people), null),
    admit,
    dismiss,
  }
}
