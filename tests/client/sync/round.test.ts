// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { SheetId } from '#domain/ids.ts'
import { eventStream, organisationStream } from '#domain/stream.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { createSession } from '#client/log/session.ts'
import type { Contact, Identity, KnownServer } from '#client/ports.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { emptyMemory } from '#client/sync/round-memory.ts'
import { runRound } from '#client/sync/round.ts'
import type { RoundDeps } from '#client/sync/round.ts'
import { aCheckIn, anEvent, aPerson, bytesFor } from '#tests/support/facts.ts'
import { FakeServer } from '#tests/support/fake-server.ts'
import { fakeVerify } from '#tests/support/fake-signatures.ts'
import { aDevice, aServer, aSheet, ISSUER, ORGANISATION } from '#tests/support/sheets.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

const stream = eventStream(anEvent())
const other = eventStream(anEvent('autumn cleanup'))
const gate = aDevice({ name: 'gate' })
const river = aDevice({ name: 'river' })

const aMark = (seq: number) => aCheckIn({ person: aPerson(`person ${String(seq)}`), seq })
const theirs = (number: number, in_ = stream) =>
  aSheet({ device: river, number, facts: [aMark(1000 + number)], stream: in_ })

function aPhone(server = new FakeServer()) {
  const clock = turnableClock()
  const log = new MemoryFactLog(emptyLogState('epoch'))
  const identity: Identity = {
    device: gate.device,
    certificate: gate.certificate,
    certificateBytes: gate.certificateBytes,
    issuerKey: ISSUER.key,
    issuerCertificateBytes: aServer().certificateBytes,
    organisation: ORGANISATION,
    name: 'Gate',
    sign: gate.sign,
  }
  let known: KnownServer | null = null
  const contact: Contact = { lastMs: null, streams: new Map() }
  const sending: (readonly SheetId[])[] = []
  const deps: RoundDeps = {
    log,
    device: {
      readIdentity: () => Promise.resolve(identity),
      readServer: () => Promise.resolve(known),
      storeServer: (told) => Promise.resolve(void (known = told)),
      readClock: () => Promise.resolve(null),
      storeClock: () => Promise.resolve(),
    },
    transport: server,
    session: createSession(clock, { bytes: (length) => bytesFor('session', length) }),
    verify: fakeVerify,
    memory: emptyMemory(),
    listEvents: () => [],
    listOpen: () => [stream, other],
    onSending: (sheets) => sending.push(sheets),
    onProgress: () => undefined,
    pause: () => Promise.resolve(),
  }
  const capture = (facts: readonly FrozenFact[], in_ = stream) =>
    log.append(facts.map((fact) => ({ stream: in_, fact })))
  const round = () => runRound(deps, { sealNow: true })
  return { server, log, deps, clock, capture, round, sending, contact }
}

describe('a round', () => {
  it('[SYN-1] sends what has no position and sees it arrive, in one exchange', async () => {
    const { server, log, capture, round } = aPhone()
    await capture([aMark(1), aMark(2)])
    expect(await round()).toMatchObject({ kind: 'done', stopped: [] })
    expect(server.requests).toHaveLength(1)
    expect(await log.listFactsWithoutPosition(stream)).toEqual([])
    expect((await log.readCursor(stream)).n).toBe(1)
  })

  it('[SYN-2] calls nothing safe on a verdict alone', async () => {
    const { server, log, capture, round } = aPhone()
    await capture([aMark(1)])
    server.bend = (answer) =>
      answer.outcome === 'page'
        ? { ...answer, entries: [], cursor: { n: 0, digest: answer.cursor.digest } }
        : answer
    await round()
    expect(await log.listFactsWithoutPosition(stream)).toHaveLength(1)
  })

  it('[SYN-9] pulls page after page until nothing more is to be had', async () => {
    const { server, log, round } = aPhone()
    server.pageSize = 3
    server.log(stream, ...Array.from({ length: 10 }, (_, i) => theirs(i + 1)))
    expect(await round()).toMatchObject({ kind: 'done' })
    expect((await log.readCursor(stream)).n).toBe(10)
  })

  it('[SYN-3] does not believe a sheet that is not what it says, and keeps what stood before it', async () => {
    const { server, log, round } = aPhone()
    const bad = theirs(2)
    const altered = Uint8Array.from(bad.bytes)
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1
    server.log(stream, theirs(1), { id: bad.id, bytes: altered }, theirs(3))
    server.log(other, theirs(1, other))
    expect(await round()).toMatchObject({
      kind: 'done',
      streams: [organisationStream(2026), organisationStream(2025), other],
      stopped: [{ stream, reason: 'bad-sheet' }],
    })
    expect((await log.readCursor(stream)).n).toBe(1)
    expect((await log.readCursor(other)).n).toBe(1)
  })

  it('[SHEET-4] does not believe a sheet whose certificate another issuer signed', async () => {
    const { server, log, round } = aPhone()
    const stranger = aDevice({ name: 'river', issuer: aDevice({ name: 'stranger' }) })
    server.certificates.push(stranger)
    server.log(stream, aSheet({ device: stranger, facts: [aMark(1)], stream }))
    expect(await round()).toMatchObject({ stopped: [{ stream, reason: 'unknown-author' }] })
    expect((await log.readTail(stream, { fact: 0, sheet: 0 })).sheets).toEqual([])
  })

  it('[SYN-3] does not apply a page whose digest is not that of its entries', async () => {
    const { server, log, round } = aPhone()
    server.log(stream, theirs(1))
    server.bend = (answer) =>
      answer.outcome === 'page' && answer.stream === stream
        ? { ...answer, cursor: { ...answer.cursor, digest: bytesFor('another', 32) } }
        : answer
    expect(await round()).toMatchObject({ stopped: [{ stream, reason: 'bad-answer' }] })
    expect((await log.readCursor(stream)).n).toBe(0)
  })

  it('[SYN-1] does not move past a `same` whose bytes it lacks', async () => {
    const { server, log, round } = aPhone()
    const [first, second] = [theirs(1), theirs(2)]
    server.log(stream, first, second)
    server.bend = (answer) =>
      answer.outcome === 'page' && answer.stream === stream
        ? {
            ...answer,
            entries: answer.entries.map((entry) =>
              entry.n === 2 ? { tag: 'same', n: 2, sheet: second.id } : entry,
            ),
          }
        : answer
    expect(await round()).toMatchObject({ stopped: [{ stream, reason: 'missing-bytes' }] })
    expect((await log.readCursor(stream)).n).toBe(1)
  })

  it('[SYN-3] heals a server that was restored from an older backup: own sheets and others’', async () => {
    const { server, log, capture, round } = aPhone()
    server.log(stream, theirs(1), theirs(2), theirs(3))
    await capture([aMark(1)])
    await round()
    expect(server.logs.get(stream)).toHaveLength(4)
    server.logs.set(stream, (server.logs.get(stream) ?? []).slice(0, 1))
    server.log(stream, theirs(9))
    expect(await round()).toMatchObject({ kind: 'done', stopped: [] })
    expect(server.logs.get(stream)).toHaveLength(5)
    expect((await log.readCursor(stream)).n).toBe(5)
    expect(await log.listSheetsWithoutPosition(stream)).toEqual([])
  })

  it('[SYN-5] lets one sheet wait that the server wants later, without holding up the others', async () => {
    const { server, log, clock, capture, round } = aPhone()
    await capture([aMark(1)])
    server.verdictOn = () => ({ verdict: 'later', retryAfterMs: 5_000 })
    await round()
    server.verdictOn = () => null
    await capture([aMark(2)])
    await round()
    expect(await log.listSheetsWithoutPosition(stream)).toHaveLength(1)
    clock.advance(5_001)
    await round()
    expect(await log.listSheetsWithoutPosition(stream)).toEqual([])
  })

  it('[SYN-1] sends a sheet again with its certificate when the server asks for it', async () => {
    const { server, log, deps, capture, round } = aPhone()
    await log.storeCertificates([gate.certificate])
    await capture([aMark(1)])
    server.verdictOn = () =>
      server.requests.at(-1)?.certificates.length === 0 ? { verdict: 'resend' } : null
    expect(await round()).toMatchObject({ kind: 'done' })
    expect(server.requests.at(-1)?.certificates).toEqual([gate.certificateBytes])
    expect(await log.listSheetsWithoutPosition(stream)).toEqual([])
    expect(deps.memory.enclose.size).toBe(1)
  })

  it('[SYN-9] halves its batches on failure, down to one sheet', async () => {
    const { server, log, capture, round } = aPhone()
    await capture(Array.from({ length: 2000 }, (_, i) => aMark(i)))
    const sizes: number[] = []
    server.intercept = (request) => {
      const sheets = request.streams.flatMap((each) => server.sheetsOf(each))
      sizes.push(sheets.length)
      return sheets.length > 1 ? { kind: 'no-server', reason: 'timeout' } : null
    }
    for (let i = 0; i < 40; i++) await round()
    expect(sizes[0]).toBeGreaterThan(1)
    expect(sizes).toContain(1)
    expect(await log.listSheetsWithoutPosition(stream)).toHaveLength(0)
  })

  it('[SYN-1] goes on with the other streams when one has a problem', async () => {
    const { server, log, capture, round } = aPhone()
    await capture([aMark(1)])
    await capture([aMark(2)], other)
    server.bend = (answer) =>
      answer.stream === stream ? { outcome: 'problem', stream, problem: 'storage-full' } : answer
    expect(await round()).toMatchObject({
      streams: [organisationStream(2026), organisationStream(2025), other],
      stopped: [{ stream, reason: 'storage-full' }],
    })
    expect(await log.listFactsWithoutPosition(stream)).toHaveLength(1)
    expect(await log.listFactsWithoutPosition(other)).toEqual([])
  })

  it('[SHEET-1] signs nothing while facts gather, and everything when told to', async () => {
    const { log, deps, clock, capture } = aPhone()
    await capture([aMark(1)])
    await runRound(deps)
    await capture([aMark(2)])
    await runRound(deps)
    expect(await log.listUnsealed(stream, 10)).toHaveLength(1)
    clock.advance(20_000)
    await runRound(deps)
    expect(await log.listUnsealed(stream, 10)).toEqual([])
  })

  it('says which sheets are on their way, and when none are', async () => {
    const { sending, capture, round } = aPhone()
    await capture([aMark(1)])
    await round()
    expect(sending.map((sheets) => sheets.length)).toEqual([1, 0])
  })

  it('[SYN-8] trusts the schedule of the server it met first', async () => {
    const { deps, round } = aPhone()
    await round()
    expect((await deps.device.readServer())?.certificateBytes).toEqual(aServer().certificateBytes)
  })
})
