import { draftCheckIn } from '#domain/drafts/attendance.ts'
import { draftPassIssued, draftPassRevoked } from '#domain/drafts/pass.ts'
import { draftRegistration } from '#domain/drafts/registration.ts'
import type { Registration } from '#domain/drafts/registration.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { findCurrentPass, listPasses } from '#domain/fold/passes.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import { isMinor, minorRuleOf } from '#domain/minors/is-minor.ts'
import { passIdOf, personOfPass, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import type { PassId, PersonId } from '#domain/ids.ts'
import { PASS_PATH, spellPass, spellPassInLink } from '#domain/pass/pass-text.ts'
import { MOST_COMPANIONS, signPass } from '#domain/pass/pass.ts'
import type { Pass, PassTerms } from '#domain/pass/pass.ts'
import { shortCodeOf } from '#domain/pass/short-code.ts'
import { eventStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { Identity } from '#client/ports.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { PassWish, ShownPass } from '#client/services/passes.ts'
import type { PhoneCore } from './phone-core.ts'
import { listSeasonTables } from './season-events.ts'

const DAY_MS = 86_400_000
/** An event may be put off by weeks after its passes were printed. */
const DAYS_AFTER_EVENT = 60
/** A signature takes a slow phone some milliseconds. */
const PASSES_BETWEEN_PAUSES = 25

type AdmittedEntry = Partial<Omit<Registration, 'source'>>

/** Adds the holder of a pass under the pass's own id, and marks them: elsewhere they are the same person. */
export async function admitHolder(
  core: PhoneCore,
  board: Board,
  { pass, isMinor: isFlagged }: Pass,
  entry: AdmittedEntry = {},
): Promise<SaveOutcome & { readonly person?: PersonId }> {
  const person = personOfPass(pass)
  const stream = eventStream(board.id)
  const registration = {
    name: '',
    ...(isFlagged ? { isMinor: true } : {}),
    ...entry,
    source: 'walk-in',
  } as const
  const outcome = await core.save([
    { stream, draft: draftRegistration(person, registration) },
    { stream, draft: draftCheckIn(person, board.person(person)?.presence ?? NOT_SEEN, 'scan') },
  ])
  return outcome.kind === 'saved' ? { ...outcome, person } : outcome
}

export function bindPass(core: PhoneCore, board: Board, person: PersonId, pass: PassId) {
  return core.save([{ stream: eventStream(board.id), draft: draftPassIssued(person, pass) }])
}

/** Withdraws what they have and gives them another: both facts or, if saving fails, none. */
export async function reissuePass(core: PhoneCore, board: Board, person: PersonId): Promise<SaveOutcome> {
  const draft = draftPassIssued(person, passIdOf(core.deps.random.bytes(SUBJECT_ID_BYTES)))
  return core.save([
    ...(await listWithdrawals(core, board, person)),
    { stream: eventStream(board.id), draft },
  ])
}

export async function revokePasses(core: PhoneCore, board: Board, person: PersonId): Promise<SaveOutcome> {
  return core.save(await listWithdrawals(core, board, person))
}

async function listWithdrawals(
  core: PhoneCore,
  board: Board,
  person: PersonId,
): Promise<readonly StreamDraft[]> {
  const stream = eventStream(board.id)
  const { table } = await core.keeper.open(stream)
  const ids = board.person(person)?.ids ?? [person]
  return listPasses(table, ids)
    .filter(({ isRevoked }) => !isRevoked)
    .map(({ pass }) => ({ stream, draft: draftPassRevoked(person, pass) }))
}

/** Signs the passes of people, in their order. Nothing is saved: the same pass may be signed again at any time. */
export async function showPasses(
  core: PhoneCore,
  board: Board,
  people: readonly PersonId[],
  wish: PassWish = {},
): Promise<readonly ShownPass[]> {
  const identity = core.identity()
  if (!identity) return []
  const season =
    wish.seasonUntilMs === undefined ? [] : await listSeasonTables(core, board, yearAt(core, board))
  const shown: ShownPass[] = []
  for (const [i, id] of people.entries()) {
    const person = board.person(id)
    const pass = person && (await signFor({ core, board, identity, season }, person, wish))
    if (pass) shown.push(pass)
    if (i % PASSES_BETWEEN_PAUSES === PASSES_BETWEEN_PAUSES - 1) await core.deps.pause()
  }
  return shown
}

interface Signing {
  readonly core: PhoneCore
  readonly board: Board
  readonly identity: Identity
  /** What other events of the season say; of an event's pass nothing. */
  readonly season: readonly FactTable[]
}

async function signFor(
  { core, board, identity: { device, sign }, season }: Signing,
  person: PersonView,
  wish: PassWish,
): Promise<ShownPass | null> {
  const { table } = await core.keeper.open(eventStream(board.id))
  const pass = findCurrentPass(table, person.ids, season)
  if (pass === null) return null
  const { scope, untilMs } = holdsWhere(core, board, wish)
  const companions = Math.min(MOST_COMPANIONS, wish.companions ?? person.companions)
  const isUnderAge = isMinor(person, minorRuleOf(board.settings(), board.event()))
  const terms = { scope, pass, untilMs, isMinor: isUnderAge, companions }
  const bytes = await signPass(terms, device, sign)
  return {
    person: person.id,
    pass,
    text: spellPass(bytes),
    code: shortCodeOf(pass),
    untilMs,
    companions,
    link: `${core.deps.origin}${PASS_PATH}#${spellPassInLink(bytes, person)}`,
  }
}

function holdsWhere(
  core: PhoneCore,
  board: Board,
  { seasonUntilMs }: PassWish,
): Pick<PassTerms, 'scope' | 'untilMs'> {
  const nowMs = core.deps.clock.now().wallMs
  const { endsMs } = board.event() ?? { endsMs: nowMs }
  return seasonUntilMs === undefined
    ? { scope: { kind: 'event', event: board.id }, untilMs: endsMs + DAYS_AFTER_EVENT * DAY_MS }
    : { scope: { kind: 'season', year: yearAt(core, board) }, untilMs: seasonUntilMs }
}

/** Whose season it is: the event's. */
function yearAt({ deps }: PhoneCore, board: Board): number {
  return yearOf(board.event()?.startsMs ?? deps.clock.now().wallMs)
}
