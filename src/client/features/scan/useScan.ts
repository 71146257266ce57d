import { onScopeDispose, shallowRef, watch, type MaybeRefOrGetter, type ShallowRef, toValue } from 'vue'
import type { PassId, PersonId } from '#domain/ids.ts'
import { readPass } from '#domain/pass/pass-text.ts'
import type { Pass } from '#domain/pass/pass.ts'
import { minorRuleOf } from '#domain/minors/is-minor.ts'
import { useServices } from '#client/injection-keys.ts'
import { createRepeatSilencer } from '#client/scan/repeat-silencer.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useRecentMarks } from '#client/stores/recent-marks.ts'
import { StorageFailure } from '#client/ports.ts'
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
/** Where there is something to press, or nobody who would put it away while the next in line waits. */
const UNHURRIED_MS = 5_000

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
  /** What is typed of the stranger on the screen stands there again when their pass comes again. */
  readonly keepName: (name: string) => void
  /** So many of those that the pass says come along are here too. */
  readonly addCompanions: (count: number) => Promise<void>
  /** Somebody is busy with the answer: it stays a while longer. */
  readonly linger: () => void
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
export function useScan({ board, ready }: OpenBoard, edges: ScanEdges): Scan {
  const { attendance, groups, passes } = useServices()
  const recent = useRecentMarks()
  const silencer = createRepeatSilencer()
  const outcome = shallowRef<Outcome | null>(null)
  /** Names of holders that were typed and are not saved, by their passes. */
  const unkept = new Map<PassId, string>()
  /** Codes that are being answered: before the list is read that may take longer than a repeat is silent. */
  const waiting = new Set<string>()
  /** The code that is answered on the screen. */
  let shownText: string | null = null
  let leave: ReturnType<typeof setTimeout> | undefined
  let turn: Promise<void> = Promise.resolve()

  function show(next: Outcome, text: string | null): void {
    if (text !== null) silencer.noteAnswered(text, performance.now())
    shownText = text
    display(next)
    edges.onOutcome(next)
  }
  /** The same answer with a little more in it. */
  function showQuietly(next: Extract<Outcome, { kind: 'marked' }>): void {
    display({ ...next, companions: 0 })
  }
  function display(next: Outcome): void {
    clearTimeout(leave)
    outcome.value = next
    const stays = staysMs(next)
    if (stays !== null) leave = setTimeout(dismiss, stays)
  }
  function staysMs(next: Outcome): number | null {
    if (!leavesByItself(next)) return edges.isUnattended === true ? UNHURRIED_MS : null
    return next.kind === 'marked' && (next.companions > 0 || next.flags.includes('hand-over'))
      ? UNHURRIED_MS
      : SUCCESS_STAYS_MS
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
  // what checks passes is loaded before the first one comes
  watch(board, (open) => void (open && passes.check(open, '').catch(() => undefined)), { immediate: true })

  function seeCodes(texts: readonly string[]): void {
    if (edges.isBlocked?.() === true) return
    const nowMs = performance.now()
    for (const text of pickPasses(texts)) {
      if (waiting.has(text)) continue
      if (text === shownText && outcome.value && !leavesByItself(outcome.value)) continue
      if (silencer.isNews(text, nowMs)) answer(text, nowMs)
      // a poster on the wall is told of once, and again only when it was out of sight
      else if (!isPass(text)) silencer.noteAnswered(text, nowMs)
    }
  }
  function answer(text: string, nowMs: number): void {
    silencer.noteAnswered(text, nowMs)
    waiting.add(text)
    enqueue(text, async (open) => readVerdict(await passes.check(open, text)))
    void turn.then(() => waiting.delete(text))
  }
  /** The next waits for the last: its fate must not depend on which save is faster. */
  function enqueue(text: string | null, read: (open: Board) => Promise<Reading>): void {
    after(async (open) => show(await settle(open, await read(open)), text))
  }
  /** A storage that fails is told of, and the queue goes on. What comes before the board is open waits for it. */
  function after(act: (open: Board) => Promise<void>): void {
    turn = turn.then(async () => {
      try {
        const open = await ready()
        if (open) await act(open)
      } catch (error) {
        if (error instanceof StorageFailure) show({ kind: 'not-saved', name: '', reason: error.reason }, null)
        else reportError(error)
      }
    })
  }

  async function settle(open: Board, reading: Reading): Promise<Outcome> {
    if (reading.kind === 'stranger') {
      const name = unkept.get(reading.pass.pass)
      return name === undefined ? reading : { ...reading, name }
    }
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
    after(async (open) => {
      const entry = name.trim() === '' ? {} : { name: name.trim() }
      const saved: SaveOutcome & { readonly person?: PersonId } = await settleSave(
        passes.admit(open, pass, entry),
      )
      // nobody types it twice
      if (saved.kind === 'not-saved') unkept.set(pass.pass, name)
      else unkept.delete(pass.pass)
      const about = { id: saved.person, name, mode: 'in' as const, companions: pass.companions }
      show(conclude(open, saved, about, 'walk-in'), null)
    })
    await turn
  }
  function keepName(name: string): void {
    if (outcome.value?.kind === 'stranger') unkept.set(outcome.value.pass.pass, name)
  }
  function linger(): void {
    if (outcome.value) display(outcome.value)
  }
  async function addCompanions(count: number): Promise<void> {
    const shown = outcome.value
    after(async (open) => {
      if (shown?.kind !== 'marked') return
      const saved = await settleSave(groups.setCompanions(open, shown.person, count))
      const { name } = shown.person
      if (saved.kind === 'not-saved') show({ kind: 'not-saved', name, reason: saved.reason }, null)
      else if (outcome.value === shown)
        showQuietly({ ...shown, person: open.person(shown.marked) ?? shown.person })
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
    keepName,
    addCompanions,
    linger,
    dismiss,
  }
}

function isPass(text: string): boolean {
  return readPass(text).kind !== 'not-a-pass'
}

/** What hangs on the wall beside a pass is nobody's. */
function pickPasses(texts: readonly string[]): readonly string[] {
  const ours = texts.filter(isPass)
  return ours.length > 0 ? ours : texts
}
