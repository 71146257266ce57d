import { opensStream } from '#domain/log/certificate.ts'
import type { StreamAnswer, Verdict } from '#protocol/messages.ts'
import type { AskedStream, ComposedRequest } from './compose-request.ts'
import { readPage } from './read-page.ts'
import type { PageAnswer } from './read-page.ts'
import { noteVerdict } from './round-memory.ts'
import type { Identity } from '#client/ports.ts'
import type { RoundDeps, RoundSides } from './round.ts'
import type { StreamWork } from './stream-work.ts'
import { findTrusted, organisationOf } from './trust.ts'

/** One stream of a request, as it was asked. */
export interface Exchanged {
  readonly work: StreamWork
  readonly asked: AskedStream
  /** The whole request that is answered. */
  readonly request: ComposedRequest
}

/** Answers in a row that bring a stream no further before it is left for the next round. */
const MAX_IDLE = 3

/** Takes over what the server says about one stream; each stands alone (SYN-1). */
export async function applyStreamAnswer(
  deps: RoundDeps,
  sides: RoundSides,
  exchanged: Exchanged,
  answer: StreamAnswer,
): Promise<void> {
  const { work, asked } = exchanged
  if (answer.outcome === 'problem') {
    work.stopped = answer.problem
    return
  }
  await noteVerdicts(deps, exchanged, answer.verdicts)
  if (answer.outcome === 'page') return applyPageAnswer(deps, sides, exchanged, answer)
  // Asked with the whole trail, down to the empty log, a server always finds a common point.
  if (asked.trail.length > 0) work.stopped = 'diverged'
  work.isDiverged = true
  work.wantsPull = true
}

async function applyPageAnswer(
  deps: RoundDeps,
  sides: RoundSides,
  { work, asked, request }: Exchanged,
  answer: PageAnswer,
): Promise<void> {
  if (lacksOurCertificate(sides, request, answer)) {
    deps.memory.enclose.add(sides.identity.certificate.id)
    work.wantsPull = true
    return
  }
  const { identity, server } = sides
  const read = await readPage(
    {
      findCertificate: (id) => findTrusted(deps, sides, id),
      organisation: organisationOf(identity, server),
      device: identity?.device ?? null,
      verify: deps.verify,
      pause: deps.pause,
    },
    { ...asked, sent: request.sent },
    answer,
  )
  if (!read.page) {
    work.stopped = read.stopped
    return
  }
  const isApplied = await deps.log.applyPage(read.page)
  const isProgress = isApplied && (read.page.entries.length > 0 || read.page.from !== asked.cursor.n)
  work.idle = isProgress ? 0 : work.idle + 1
  work.stopped = read.stopped
  // Not applied: another tab moved the cursor; what it is now says what to ask next (SYN-1).
  work.wantsPull = !isApplied || answer.hasMore
  work.isRead = isApplied && !answer.hasMore
  if (work.idle >= MAX_IDLE && work.wantsPull) work.stopped = 'bad-answer'
  if (isApplied && work.isDiverged) {
    work.isDiverged = false
    // Whatever the server's log lacks is offered again, own and others' (SYN-3).
    work.pending = await deps.log.listSheetsWithoutPosition(work.stream)
  }
}

/**
 * Ids alone, where our certificate opens the stream: a restored server may know us by an older one. Moving past
 * them would leave us without the bytes for good, so the server is shown the certificate first (SHEET-4).
 */
function lacksOurCertificate(
  sides: RoundSides,
  { certificates }: ComposedRequest,
  { stream, entries }: PageAnswer,
): sides is RoundSides & { readonly identity: Identity } {
  const own = sides.identity?.certificate
  if (!own || !opensStream(own, stream)) return false
  return entries.some((entry) => entry.tag === 'id') && !certificates.some((each) => each.id === own.id)
}

async function noteVerdicts(
  deps: RoundDeps,
  { work, request }: Exchanged,
  verdicts: readonly Verdict[],
): Promise<void> {
  const nowMs = deps.session.now().monotonicMs
  const named = verdicts.filter((verdict) => request.sent.has(verdict.sheet))
  if (named.every((verdict) => verdict.verdict === 'stored')) return
  const sheets = await deps.log.listSheetsWithoutPosition(work.stream)
  for (const verdict of named) {
    const sheet = sheets.find((each) => each.id === verdict.sheet)
    if (noteVerdict(deps.memory, verdict, sheet?.certificate, nowMs) === 'again' && sheet)
      work.pending = [...work.pending, sheet]
  }
}
