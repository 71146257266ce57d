import { draftErased } from '#domain/drafts/control.ts'
import type { HoldReason } from '#domain/drafts/control.ts'
import { holdOf, isErased, isSealed, listRevocations, noteLink } from '#domain/fold/control.ts'
import type { DeviceId, FactId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { stripSheet } from '#domain/log/strip-sheet.ts'
import { NamedBlobs } from '../blobs/named-blobs.ts'
import { eraseBlobs } from '../blobs/take-blobs.ts'
import { draftAdoptions, draftHolds } from '../control/draft-holds.ts'
import type { NewHold } from '../control/draft-holds.ts'
import { settle } from '../control/settle.ts'
import { stateDrafts } from '../control/state-facts.ts'
import { isErasedIn, noteChains, readStreamControl } from '../control/stream-control.ts'
import type { StreamControl } from '../control/stream-control.ts'
import { stripStored } from '../control/strip-stored.ts'
import { isTrusted } from '../control/trust.ts'
import type { Trust } from '../control/trust.ts'
import { whyHold } from '../control/why-hold.ts'
import type { DeskDeps } from '../desk/append-as-server.ts'
import type { NewSheet, StreamTransaction } from '../ports.ts'
import { isControlSheet } from './control-sheet.ts'
import { fillIn } from './fill-in.ts'
import type { Pushed, Verified } from './judge-sheet.ts'

export interface Numbering {
  readonly stream: StreamId
  readonly trust: Trust
  /** Sheets that the log lacked when they came. */
  readonly fresh: readonly Verified[]
  /** Sheets that the log has, perhaps with parts that it lacks. */
  readonly known: readonly Pushed[]
  /** Certificates of the issuers of these sheets, as far as they came along. */
  readonly issuers: readonly Certificate[]
  /** The request showed who sends it; without that only what counts at once is taken. */
  readonly isProven: boolean
}

/** What became of a sheet under the stream's head row. `later`: only with a proof. */
export type Numbered = 'stored' | 'held' | 'incomplete' | 'later'

/**
 * Numbers sheets in one transaction that holds the stream's row (SYN-4, SYN-5). All that depends on the stream's
 * state is decided here: what the server itself stated counts first, whatever the order in the request; what is held
 * is said in a fact; what is erased goes; what is released by what came is numbered again.
 */
export async function numberSheets(
  deps: DeskDeps,
  transaction: StreamTransaction,
  numbering: Numbering,
): Promise<ReadonlyMap<SheetId, Numbered>> {
  const { stream, fresh, known } = numbering
  const there = await transaction.listKnown(
    stream,
    fresh.map(({ id }) => id),
  )
  const lacking = fresh.filter(({ id }) => !there.has(id))
  const control = await readControlWith(deps, transaction, { ...numbering, fresh: lacking })
  const decided = lacking.map((each) => decideOn(deps, { control, ...numbering }, each))
  await write(deps, transaction, { control, numbering, decided })
  await fillIn(transaction, control, known)
  await takeEffect(deps, transaction, control, lacking)
  return new Map([
    ...[...there].map(([id, { isHeld }]) => [id, isHeld ? 'held' : 'stored'] as const),
    ...decided.map(({ id, verdict }) => [id, verdict] as const),
  ])
}

/** What stands in the stream together with what came and bears on it: the server's word, then organisers' grants. */
async function readControlWith(
  deps: DeskDeps,
  transaction: StreamTransaction,
  numbering: Numbering,
): Promise<StreamControl> {
  const all = numbering.fresh.filter(({ sheet }) => isControlSheet(sheet.facts))
  const own = all.filter(({ certificate }) => certificate.role === 'server')
  const control = await readWith(transaction, numbering, own)
  const granting = all.filter((each) => !own.includes(each))
  const counting = granting.filter(
    (each) => decideOn(deps, { control, ...numbering }, each).verdict === 'stored',
  )
  return counting.length > 0 ? readWith(transaction, numbering, [...own, ...counting]) : control
}

async function readWith(
  transaction: StreamTransaction,
  { stream, trust, fresh }: Numbering,
  more: readonly Verified[],
): Promise<StreamControl> {
  const control = await readStreamControl(transaction, { stream, trust, more })
  await noteLacking(transaction, control, fresh)
  return control
}

/** Chains matter only to a revocation or a sealing. */
async function noteLacking(
  transaction: StreamTransaction,
  control: StreamControl,
  lacking: readonly Verified[],
): Promise<void> {
  const of = control.state.control
  const chained = lacking.filter(({ sheet }) => isSealed(of) || listRevocations(of, sheet.device).length > 0)
  await noteChains(
    control,
    transaction,
    chained.map(({ sheet }) => sheet.device),
  )
  for (const { sheet } of chained) noteLink(of, sheet)
}

interface Decided {
  readonly id: SheetId
  readonly verdict: Numbered
  /** What is to be numbered; `null`: nothing. */
  readonly accepted: {
    readonly sheet: NewSheet
    readonly certificate: Certificate
    /** To be stated; `null`: it is not held, or a fact says so already. */
    readonly hold: NewHold | null
    /** Facts that came with a part that was to be gone. */
    readonly dropped: readonly FactId[]
  } | null
}

interface DecideContext {
  readonly control: StreamControl
  readonly isProven: boolean
}

function decideOn(
  { clock }: DeskDeps,
  { control, isProven }: DecideContext,
  { id, sheet, bytes, certificate }: Verified,
): Decided {
  const of = control.state.control
  const isLacking = sheet.facts.some((fact) => fact.lacksPersonal && !isErased(of, fact))
  if (isLacking) return { id, verdict: 'incomplete', accepted: null }
  const { device, number, previous } = sheet
  const cover = holdOf(of, sheet)
  const reason = cover?.reason ?? whyHold(control, { id, device, certificate }, clock.now().wallMs)
  const isHeld = reason !== null
  // A revocation covers sheets without naming them: only a hold tells the organiser that one has come.
  const isSaid = cover !== null && of.holds.has(id)
  if (isHeld && !isProven) return { id, verdict: 'later', accepted: null }
  const isControl = isControlSheet(sheet.facts)
  const named = { id, device, number, previous, certificate: certificate.id, isControl, isHeld }
  return {
    id,
    verdict: isHeld ? 'held' : 'stored',
    accepted: {
      sheet: { ...named, bytes: withoutErased(control, sheet, bytes) },
      certificate,
      hold: isSaid || !reason ? null : { id, device, reason, issuer: issuerOf(reason, certificate) },
      dropped: listDropped(sheet, control),
    },
  }
}

/** Reading a sheet once more costs as much as judging it, and hardly ever is there anything to take out. */
function withoutErased(control: StreamControl, { facts }: Sheet, bytes: Uint8Array): Uint8Array {
  const isErasedHere = isErasedIn(control)
  return facts.some(isErasedHere) ? stripSheet(bytes, isErasedHere) : bytes
}

/** Of an issuer that is not known: whom to adopt. */
function issuerOf(reason: HoldReason, { issuer }: Certificate): DeviceId | null {
  return reason === 'unknown-issuer' ? issuer : null
}

/** Facts of the sheet whose part goes, and of which the log does not say so one by one (SYN-10). */
function listDropped(sheet: Sheet, { state }: StreamControl): readonly FactId[] {
  return sheet.facts
    .filter((fact) => fact.personal !== null && isErased(state.control, fact))
    .map(({ id }) => id)
    .filter((id) => !state.control.erasedFacts.has(id))
}

/** Blobs of facts that arrive when they are to be gone: nobody may bring them any more (SYN-10). */
function listErasedBlobs(control: StreamControl, fresh: readonly Verified[]) {
  const blobs = new NamedBlobs(isErasedIn(control))
  for (const { sheet } of fresh) blobs.note(sheet.facts)
  return blobs.listErased()
}

interface Written {
  readonly control: StreamControl
  readonly numbering: Numbering
  readonly decided: readonly Decided[]
}

async function write(
  deps: DeskDeps,
  transaction: StreamTransaction,
  { control, numbering, decided }: Written,
): Promise<void> {
  const accepted = decided.flatMap((each) => each.accepted ?? [])
  if (accepted.length === 0) return
  await transaction.storeCertificates([
    ...accepted.map(({ certificate }) => certificate),
    ...numbering.issuers.filter(({ device }) => accepted.some((each) => each.certificate.issuer === device)),
  ])
  await transaction.append(
    numbering.stream,
    accepted.map(({ sheet }) => sheet),
  )
  await eraseBlobs(transaction, numbering.stream, listErasedBlobs(control, numbering.fresh))
  const counting = accepted.filter(({ sheet }) => !sheet.isHeld).map(({ certificate }) => certificate)
  const drafts: readonly FactDraft[] = [
    ...draftAdoptions(control, counting),
    ...draftHolds(accepted.flatMap(({ hold }) => hold ?? [])),
    ...draftErased({ people: [], facts: [...new Set(accepted.flatMap(({ dropped }) => dropped))] }),
  ]
  await stateDrafts(deps, transaction, control, drafts)
}

/** What the server stated once and phones brought back works again (SYN-3); so does a right that was granted. */
async function takeEffect(
  deps: DeskDeps,
  transaction: StreamTransaction,
  control: StreamControl,
  lacking: readonly Verified[],
): Promise<void> {
  const of = control.state.control
  const erases = lacking.some(
    ({ sheet, certificate }) =>
      certificate.role === 'server' &&
      isTrusted(control.trust, certificate) &&
      sheet.facts.some(({ kind }) => kind === 'erased'),
  )
  if (erases) await stripStored(transaction, control)
  const mayRelease = lacking.some(
    ({ sheet }) =>
      isSealed(of) || listRevocations(of, sheet.device).length > 0 || isControlSheet(sheet.facts),
  )
  if (mayRelease) await settle(deps, transaction, control)
}
