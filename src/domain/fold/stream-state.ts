import type { DeviceId, StreamId } from '../ids.ts'
import { opensStream } from '../log/certificate.ts'
import type { Certificate, Role } from '../log/certificate.ts'
import type { Fact, SubjectId } from '../log/fact.ts'
import type { Sheet } from '../log/sheet.ts'
import { emptyControl, holdOf, isErased, noteSheet } from './control.ts'
import type { Control } from './control.ts'
import { addFact, emptyTable } from './fact-table.ts'
import type { FactTable, Touched } from './fact-table.ts'

/**
 * All that one stream's sheets and their certificates say (FACT-9): what the server ruled about them, and the facts
 * of those that count. A pure function of the set of sheets, whatever their order and however often.
 */
export interface StreamState {
  readonly table: FactTable
  readonly control: Control
}

/** Who signed a sheet, as the certificate says that it names. */
export interface SheetAuthor {
  readonly device: DeviceId
  readonly role: Role
  /** Does the certificate open the stream? Without that only roles granted in the stream count (SHEET-4). */
  readonly opens: boolean
}

export interface AuthoredSheet {
  readonly sheet: Sheet
  /** `null`: its certificate is not known or not trusted, so that nothing in it counts. */
  readonly author: SheetAuthor | null
}

export function emptyState(): StreamState {
  return { table: emptyTable(), control: emptyControl() }
}

/** The author that a certificate names, in a stream. The server's opens every stream. */
export function authorIn(
  { device, role, streams }: Pick<Certificate, 'device' | 'role' | 'streams'>,
  stream: StreamId,
): SheetAuthor {
  return { device, role, opens: role === 'server' || opensStream({ streams }, stream) }
}

/** The state of a stream of which all these sheets are known. */
export function foldSheets(sheets: readonly AuthoredSheet[]): StreamState {
  const state = emptyState()
  for (const { sheet, author } of sheets) noteSheet(state.control, sheet, author?.role ?? null)
  for (const { sheet, author } of sheets) addNotedSheet(state, sheet, author)
  return state
}

/**
 * Adds one more sheet.
 * @returns the subjects whose views may now differ; `refold` when this sheet changed what counts of those before
 * it: begin with an empty state, put every sheet through `noteSheet`, then every one through `addNotedSheet`.
 */
export function addSheet(state: StreamState, sheet: Sheet, author: SheetAuthor | null): Touched | 'refold' {
  // What is not in the table may have to come in now, so an empty table is no reason to go on.
  const isChanged = noteSheet(state.control, sheet, author?.role ?? null)
  return isChanged ? 'refold' : addNotedSheet(state, sheet, author)
}

/** Adds a fact that nobody has signed yet: this device will. */
export function addUnsigned(state: StreamState, fact: Fact, { device, role, opens }: SheetAuthor): Touched {
  const author = { device, role: opens ? role : null }
  return addFact(state.table, { fact: withoutErased(state, fact), author, clock: null })
}

/**
 * Adds a sheet that `noteSheet` has seen, after all that it is to be added with have been noted.
 * A held one adds nothing: no fact, no author, no clock (SYN-5).
 */
export function addNotedSheet(state: StreamState, sheet: Sheet, by: SheetAuthor | null): Touched {
  const touched = new Set<SubjectId>()
  if (!by || holdOf(state.control, sheet)) return touched
  const author = { device: by.device, role: by.opens ? by.role : null }
  let isAll = false
  for (const each of sheet.facts) {
    const fact = withoutErased(state, each)
    const these = addFact(state.table, { fact, author, clock: sheet.clock })
    if (these === 'all') isAll = true
    else for (const subject of these) touched.add(subject)
  }
  return isAll ? 'all' : touched
}

/** Erased parts are passed over whenever and in whatever copy they arrive (SYN-10). */
function withoutErased({ control }: StreamState, fact: Fact): Fact {
  if (!fact.personal || !isErased(control, fact)) return fact
  return { ...fact, personal: null, lacksPersonal: true }
}
