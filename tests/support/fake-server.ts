import { equalBytes } from '#domain/bytes.ts'
import { emptyCursor, advanceCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { helloToSign } from '#protocol/hello.ts'
import type { LogEntry, StreamAnswer, SyncAnswer, Verdict } from '#protocol/messages.ts'
import { openBundle } from '#protocol/wire/bundle.ts'
import type { Known } from '#protocol/wire/known.ts'
import { LogIndex } from '#protocol/wire/log-index.ts'
import type { Asked, TransportOutcome, TransportPort } from '#client/sync/transport-port.ts'
import type { SyncRequest } from '#protocol/messages.ts'
import { fakeKeys } from './fake-signatures.ts'
import { aDevice, aServer, ORGANISATION } from './sheets.ts'
import { MORNING_MS } from './turnable-clock.ts'

interface Logged {
  readonly id: SheetId
  readonly bytes: Uint8Array
}

/**
 * The least that answers as a server does, for tests that want one to misbehave: it stores what it is sent, and
 * every part of it can be bent. What a real one does is tested with the real one.
 */
export class FakeServer implements TransportPort {
  readonly logs = new Map<StreamId, Logged[]>()
  readonly requests: Asked<SyncRequest>[] = []
  readonly certificates = [aServer(), aDevice({ name: 'gate' }), aDevice({ name: 'river' })]
  pageSize = 100
  /** Answers instead of the server; `null`: the server answers. */
  intercept: (request: Asked<SyncRequest>) => TransportOutcome<SyncAnswer> | null = () => null
  /** Verdicts on sheets that are then not stored. */
  verdictOn: (sheet: SheetId) => Verdict | null = () => null
  /** The last word on an answer about a stream. */
  bend: (answer: StreamAnswer) => StreamAnswer = (answer) => answer

  async hello(): ReturnType<TransportPort['hello']> {
    const hello = {
      protocol: 1 as const,
      request: new Uint8Array(8),
      serverMs: MORNING_MS,
      organisation: ORGANISATION,
      certificate: aServer().certificateBytes,
      schedules: [],
      oldestApp: '0.1.0',
    }
    const signature = await fakeKeys('server').sign(helloToSign(hello))
    return { kind: 'answered', answer: { ...hello, signature }, roundTripMs: 20 }
  }

  sync(request: Asked<SyncRequest>): Promise<TransportOutcome<SyncAnswer>> {
    this.requests.push(request)
    const other = this.intercept(request)
    if (other) return Promise.resolve(other)
    const answer = {
      protocol: 1 as const,
      request: new Uint8Array(8),
      serverMs: MORNING_MS,
      certificates: this.certificates.map((device) => device.certificateBytes),
      streams: request.streams.map((each) => this.bend(this.#answer(each))),
    }
    return Promise.resolve({ kind: 'answered', answer, roundTripMs: 20 })
  }

  enrol(): ReturnType<TransportPort['enrol']> {
    return Promise.resolve({ kind: 'problem', problem: 'link-unknown', retryAfterMs: null })
  }

  invite(): ReturnType<TransportPort['invite']> {
    return Promise.resolve({ kind: 'problem', problem: 'not-allowed', retryAfterMs: null })
  }

  carry(): ReturnType<TransportPort['carry']> {
    return Promise.resolve({ kind: 'problem', problem: 'bad-request', retryAfterMs: null })
  }

  decide(): ReturnType<TransportPort['decide']> {
    return Promise.resolve({ kind: 'problem', problem: 'not-allowed', retryAfterMs: null })
  }

  /** Puts a sheet into a stream's log. */
  log(stream: StreamId, ...sheets: readonly Logged[]): void {
    this.logs.set(stream, [
      ...(this.logs.get(stream) ?? []),
      ...sheets.map(({ id, bytes }) => ({ id, bytes })),
    ])
  }

  /** The sheets of a request, whatever form they came in. @throws {Error} if they cannot be read */
  sheetsOf({ stream, cursor, sheets, packed }: SyncRequest['streams'][number]): readonly Uint8Array[] {
    if (!packed) return sheets
    const index = new LogIndex(stream)
    for (const [i, { id, bytes }] of (this.logs.get(stream) ?? []).entries())
      index.take({ n: i + 1, sheet: id, isHeld: false, bytes })
    const view = index.viewAt(cursor) && (() => index.viewAt(cursor) as Known)
    const bundle = openBundle(packed, { stream, view, sent: [] })
    const unpacked = Array.from({ length: bundle?.count ?? 1 }, () => bundle?.next())
    const read = unpacked.flatMap((entry) => (entry?.tag === 'bytes' ? [entry.bytes] : []))
    if (read.length < unpacked.length) throw new Error('a phone sent what cannot be unpacked')
    return [...sheets, ...read]
  }

  #answer(request: SyncRequest['streams'][number]): StreamAnswer {
    const { stream, cursor, trail = [] } = request
    const sent = new Set<SheetId>()
    const verdicts = this.sheetsOf(request).map((bytes) => this.#accept(stream, bytes, sent))
    const base = [cursor, ...trail].find(({ n, digest }) => {
      const known = this.#cursorAt(stream, n)
      return known && equalBytes(known.digest, digest)
    })
    if (!base) return { outcome: 'diverged', stream, verdicts }
    const all = this.logs.get(stream) ?? []
    const page = all.slice(base.n, base.n + this.pageSize)
    const entries = page.map(({ id, bytes }, i): LogEntry =>
      sent.has(id)
        ? { tag: 'same', n: base.n + i + 1, sheet: id }
        : { tag: 'bytes', n: base.n + i + 1, sheet: bytes },
    )
    const end = this.#cursorAt(stream, base.n + page.length) ?? base
    const hasMore = all.length > end.n
    return { outcome: 'page', stream, verdicts, from: base.n, entries, cursor: end, hasMore }
  }

  #accept(stream: StreamId, bytes: Uint8Array, sent: Set<SheetId>): Verdict {
    const read = readSheet(bytes)
    if (read.kind !== 'sheet') throw new Error('a phone sent what is no sheet')
    const { id } = read.sheet
    const other = this.verdictOn(id)
    if (other) return other
    sent.add(id)
    if (!this.logs.get(stream)?.some((each) => each.id === id)) this.log(stream, { id, bytes })
    return { verdict: 'stored' }
  }

  #cursorAt(stream: StreamId, n: number): Cursor | null {
    const all = this.logs.get(stream) ?? []
    if (n > all.length) return null
    return all.slice(0, n).reduce((cursor, { id }) => advanceCursor(cursor, id), emptyCursor(stream))
  }
}
