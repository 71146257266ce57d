import { fromBase32 } from '#domain/bytes.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { SealedSheet } from '#domain/log/seal.ts'
import { eventStream } from '#domain/stream.ts'
import { InviteAnswer } from '#protocol/messages.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import type { SheetStorePort } from '#server/ports.ts'
import { aPhone } from './devices.ts'
import type { TestPhone } from './devices.ts'
import { aCheckIn, anEvent, aRegistration } from './facts.ts'
import { readAnswer, requestNumber } from './messages.ts'
import type { Askable } from './server-app.ts'
import type { SeededRandom } from './seeded-random.ts'

const STREAMS = ['first', 'second', 'third'].map((name) => eventStream(anEvent(`killed ${name}`)))
const MOST_AT_ONCE = 4

/** Sheets whose receipt a phone has read, by the log they are in. */
export type Confirmed = ReadonlyMap<StreamId, SheetId[]>

export const nothingConfirmed = (): Confirmed => new Map(STREAMS.map((stream) => [stream, []]))

/** What one phone has under way; sheets that were not confirmed are sent again, byte for byte. */
export interface Pusher {
  readonly phone: TestPhone
  readonly random: SeededRandom
  readonly cursors: Map<StreamId, Cursor>
  readonly open: Map<StreamId, readonly SealedSheet[]>
}

/** Phones of organisers, the first by the link of the server's first start: `/join#…`. */
export async function enrolPushers(
  server: Askable,
  organiserPath: string,
  { count: phones, random }: { readonly count: number; readonly random: SeededRandom },
): Promise<readonly Pusher[]> {
  const code = fromBase32(organiserPath.split('#')[1] ?? '') ?? new Uint8Array()
  const organiser = await aPhone(server)
  await organiser.enrol(code)
  const pushers: Pusher[] = []
  for (let i = 0; i < phones; i++) {
    const phone = i === 0 ? organiser : await aPhone(server)
    if (i > 0) await phone.enrol(await inviteBy(organiser))
    pushers.push({ phone, random: random.fork(), cursors: new Map(), open: new Map() })
  }
  return pushers
}

async function inviteBy(organiser: TestPhone): Promise<Uint8Array> {
  const wish = { protocol: PROTOCOL_VERSION, request: requestNumber(), role: 'organiser' }
  return (await readAnswer(InviteAnswer, await organiser.send('/v1/invite', wish))).code
}

export interface PushWish {
  readonly isEnough?: () => boolean
  /** The server may say that it can store nothing just now. */
  readonly mayBeBusy?: boolean
}

/** Until the server is gone, or it is enough. Nothing else ends it: an answer that is not the server's is a bug. */
export async function pushUntilItFails(
  pusher: Pusher,
  note: (stream: StreamId, confirmed: readonly SheetId[]) => void,
  { isEnough = () => false, mayBeBusy = false }: PushWish = {},
): Promise<void> {
  while (!isEnough()) {
    const [waiting] = pusher.open.keys()
    const stream = waiting ?? pusher.random.pick(STREAMS)
    const sheets = pusher.open.get(stream) ?? (await sealSome(pusher, stream))
    pusher.open.set(stream, sheets)
    const answer = await pusher.phone
      .syncStream({
        stream,
        cursor: pusher.cursors.get(stream) ?? emptyCursor(stream),
        sheets: sheets.map(({ bytes }) => bytes),
      })
      .catch(() => null)
    if (answer === null) return
    if (mayBeBusy && answer.outcome === 'problem' && answer.problem === 'busy') return
    if (answer.outcome !== 'page' || answer.verdicts.some(({ verdict }) => verdict !== 'stored'))
      throw new Error(`an answer that nobody expected: ${JSON.stringify(answer)}`)
    pusher.cursors.set(stream, answer.cursor)
    pusher.open.delete(stream)
    note(
      stream,
      sheets.map(({ id }) => id),
    )
  }
}

async function sealSome({ phone, random }: Pusher, stream: StreamId): Promise<readonly SealedSheet[]> {
  const sheets: SealedSheet[] = []
  for (let left = 1 + random.below(MOST_AT_ONCE); left > 0; left--)
    sheets.push(await phone.seal(stream, random.chance(0.2) ? [aRegistration(), aCheckIn()] : [aCheckIn()]))
  return sheets
}

/** Looks at every log: confirmed sheets, repeats, numbers and digests. */
export async function findProblems(store: SheetStorePort, confirmed: Confirmed): Promise<readonly string[]> {
  const problems: string[] = []
  for (const [stream, ids] of confirmed) {
    const rows = await store.listLog(stream, 0, 1_000_000)
    const kept = rows.map((row) => row.sheet)
    const there = new Set(kept)
    const lost = ids.filter((id) => !there.has(id))
    if (lost.length > 0) problems.push(`${lost.length} confirmed sheets of ${stream} are gone`)
    if (there.size < kept.length) problems.push(`${kept.length - there.size} sheets of ${stream} stand twice`)
    if (rows.some((row, i) => row.n !== i + 1)) problems.push(`the log of ${stream} has a gap`)
    const end = kept.reduce((cursor, id) => advanceCursor(cursor, id), emptyCursor(stream))
    const told = await store.readCursor(stream)
    if (told.n !== end.n || told.digest.join() !== end.digest.join())
      problems.push(`the digest of ${stream} is not that of its sheets`)
    if ((await store.readSheets(stream, kept)).size < there.size) problems.push(`${stream} lost bytes`)
  }
  return problems
}

export function count(confirmed: Confirmed): number {
  return [...confirmed.values()].reduce((sum, ids) => sum + ids.length, 0)
}
