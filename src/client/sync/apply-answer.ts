import { readAnew } from '#client/device/read-anew.ts'
import { opensStream } from '#domain/log/certificate.ts'
import type { StreamAnswer, Verdict } from '#protocol/messages.ts'
import { isForEveryPhone } from './choose-streams.ts'
import type { AskedStream, ComposedRequest } from './compose-request.ts'
import { readPage } from './read-page.ts'
import type { PageAnswer, ReadPage } from './read-page.ts'
import { noteVerdict, readPlainer } from './round-memory.ts'
import type { Identity } from '#client/ports.ts'
import type { RoundDeps, RoundSides } from './round.ts'
import type { StreamWork } from './stream-work.ts'
import { findTrusted } from './trust.ts'
import { viewLog } from './view-log.ts'

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
  noteVerdicts(deps, exchanged, answer.verdicts)
  if (answer.outcome === 'page') return applyPageAnswer(deps, sides, exchanged, answer)
  // Asked with the whole trail, down to the empty log, a server always finds a common point.
  if (asked.trail.length > 0) work.stopped = 'diverged'
  work.isDiverged = true
  work.isHealing = true
  work.wantsPull = true
}

async function applyPageAnswer(
  deps: RoundDeps,
  sides: RoundSides,
  { work, asked, request }: Exchanged,
  answer: PageAnswer,
): Promise<void> {
  const read = await readStreamPage(deps, sides, asked, answer)
  if (read.hasIds && lacksOurCertificate(sides, request, answer)) {
    deps.memory.enclose.add(sides.identity.certificate.id)
    work.wantsPull = true
    return
  }
  if (read.hasIds && (await hasEnrolled(deps, sides))) {
    work.wantsPull = false
    return
  }
  // What cannot be read as it came may be readable without references, or raw (SHEET-6).
  const asksPlainer = read.stopped !== null && readPlainer(deps.memory, work.stream)
  const stopped = asksPlainer ? null : read.stopped
  if (!read.page) {
    work.stopped = stopped
    work.wantsPull = true
    return
  }
  const isApplied = await deps.log.applyPage(read.page)
  if (isApplied && read.hasIds && (await startAnew(deps, sides))) {
    work.wantsPull = false
    return
  }
  if (isApplied && read.known) deps.memory.indexes?.absorb(work.stream, read.known)
  const isProgress = isApplied && (read.page.entries.length > 0 || read.page.from !== asked.cursor.n)
  work.idle = isProgress || asksPlainer ? 0 : work.idle + 1
  work.stopped = stopped
  // Not applied: another tab moved the cursor; what it is now says what to ask next (SYN-1).
  work.wantsPull = !isApplied || asksPlainer || answer.hasMore
  work.isRead = !work.wantsPull
  if (work.idle >= MAX_IDLE && work.wantsPull) work.stopped = 'bad-answer'
  if (isApplied && work.isDiverged) {
    work.isDiverged = false
    // Whatever the server's log lacks is offered again, own and others' (SYN-3).
    work.pending = await deps.log.listSheetsWithoutPosition(work.stream)
  }
}

function readStreamPage(
  deps: RoundDeps,
  sides: RoundSides,
  asked: AskedStream,
  answer: PageAnswer,
): Promise<ReadPage> {
  return readPage(
    {
      findCertificate: (id) => findTrusted(deps, sides, id),
      device: sides.identity?.device ?? null,
      verify: deps.verify,
      viewAt: (stream, cursor) => viewLog(deps, stream, cursor),
      pause: deps.pause,
    },
    asked,
    answer,
  )
}

/** Since the round began: what came as ids alone may be readable now, and is read by the next round (`readAnew`). */
async function hasEnrolled({ device }: RoundDeps, { identity }: RoundSides): Promise<boolean> {
  return (await device.readIdentity())?.certificate.id !== identity?.certificate.id
}

/** The same, had the phone enrolled while the page was being stored, which no check before could see. */
async function startAnew({ device, log }: RoundDeps, { identity }: RoundSides): Promise<boolean> {
  const now = await device.readIdentity()
  if (!now || now.certificate.id === identity?.certificate.id) return false
  await readAnew(log, now.certificateBytes)
  return true
}

/**
 * Ids alone, where we may read the bytes: a restored server may know us by an older certificate. Moving past them
 * would leave us without the bytes for good, so the server is shown the certificate first (SHEET-4).
 */
function lacksOurCertificate(
  sides: RoundSides,
  { certificates }: ComposedRequest,
  { stream }: PageAnswer,
): sides is RoundSides & { readonly identity: Identity } {
  const own = sides.identity?.certificate
  if (!own || !(opensStream(own, stream) || isForEveryPhone(stream))) return false
  return !certificates.some((each) => each.id === own.id)
}

/** Verdicts come in the order of the sheets; one that is missing says that its sheet was not read. */
function noteVerdicts(
  { memory, session }: RoundDeps,
  { work, asked }: Exchanged,
  verdicts: readonly Verdict[],
): void {
  const nowMs = session.now().monotonicMs
  asked.sent.forEach((sheet, place) => {
    const verdict = verdicts[place] ?? { verdict: 'resend' }
    if (noteVerdict(memory, sheet, verdict, nowMs) === 'again') work.pending = [...work.pending, sheet]
  })
}
