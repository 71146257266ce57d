// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { organisationStream } from '#domain/stream.ts'
import type { StoredSheet } from '#client/ports.ts'
import { MAX_SHEETS } from '#protocol/messages.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import { GATHER_FACTS } from '#client/sync/round-memory.ts'
import { runRound } from '#client/sync/round.ts'
import { bytesFor } from '#tests/support/facts.ts'
import { aMark, aRoundPhone, gate, other, river, stream, theirs } from '#tests/support/round-phone.ts'
import { aDevice, aServer, aSheet } from '#tests/support/sheets.ts'

const carried = (number: number): StoredSheet => {
  const { id, bytes } = theirs(number)
  const { device, certificate } = river
  return { id, bytes, stream, device, number, certificate: certificate.id, origin: 'carried' }
}
const problem = (code: ProblemCode, retryAfterMs: number | null = null) =>
  ({ kind: 'problem', problem: code, retryAfterMs }) as const

describe('a round', () => {
  it('[SYN-1] sends what has no position and sees it arrive, in one exchange', async () => {
    const { server, log, capture, round } = aRoundPhone()
    await capture([aMark(1), aMark(2)])
    expect(await round()).toMatchObject({ kind: 'done', stopped: [] })
    expect(server.requests).toHaveLength(1)
    expect(await log.listFactsWithoutPosition(stream)).toEqual([])
    expect((await log.readCursor(stream)).n).toBe(1)
  })

  it('[SYN-2] calls nothing safe on a verdict alone', async () => {
    const { server, log, capture, round } = aRoundPhone()
    await capture([aMark(1)])
    server.bend = (answer) =>
      answer.outcome === 'page'
        ? { ...answer, entries: [], cursor: { n: 0, digest: answer.cursor.digest } }
        : answer
    await round()
    expect(await log.listFactsWithoutPosition(stream)).toHaveLength(1)
  })

  it('[SYN-9] pulls page after page until nothing more is to be had', async () => {
    const { server, log, round } = aRoundPhone()
    server.pageSize = 3
    server.log(stream, ...Array.from({ length: 10 }, (_, i) => theirs(i + 1)))
    expect(await round()).toMatchObject({ kind: 'done' })
    expect((await log.readCursor(stream)).n).toBe(10)
  })

  it('[SYN-3] does not believe a sheet that is not what it says, and keeps what stood before it', async () => {
    const { server, log, round } = aRoundPhone()
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
    const { server, log, round } = aRoundPhone()
    const stranger = aDevice({ name: 'river', issuer: aDevice({ name: 'stranger' }) })
    server.certificates.push(stranger)
    server.log(stream, aSheet({ device: stranger, facts: [aMark(1)], stream }))
    expect(await round()).toMatchObject({ stopped: [{ stream, reason: 'unknown-author' }] })
    expect((await log.readTail(stream, { fact: 0, sheet: 0 })).sheets).toEqual([])
  })

  it('[SYN-3] does not apply a page whose digest is not that of its entries', async () => {
    const { server, log, round } = aRoundPhone()
    server.log(stream, theirs(1))
    server.bend = (answer) =>
      answer.outcome === 'page' && answer.stream === stream
        ? { ...answer, cursor: { ...answer.cursor, digest: bytesFor('another', 32) } }
        : answer
    expect(await round()).toMatchObject({ stopped: [{ stream, reason: 'bad-answer' }] })
    expect((await log.readCursor(stream)).n).toBe(0)
  })

  it('[SYN-1] does not move past a `same` whose bytes it lacks', async () => {
    const { server, log, round } = aRoundPhone()
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
    const { server, log, capture, round } = aRoundPhone()
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
    const { server, log, clock, capture, round } = aRoundPhone()
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
    const { server, log, deps, capture, round } = aRoundPhone()
    await log.storeCertificates([gate.certificate])
    await capture([aMark(1)])
    server.verdictOn = () =>
      server.requests.at(-1)?.certificates.length === 0 ? { verdict: 'resend' } : null
    expect(await round()).toMatchObject({ kind: 'done' })
    expect(server.requests.at(-1)?.certificates).toEqual([gate.certificateBytes])
    expect(await log.listSheetsWithoutPosition(stream)).toEqual([])
    expect(deps.memory.enclose.size).toBe(1)
  })

  it('[SYN-1] sends everything in one request after one that carried nothing got no answer', async () => {
    const { server, capture, round } = aRoundPhone()
    await round()
    server.intercept = () => ({ kind: 'no-server', reason: 'timeout' })
    await round()
    server.intercept = () => null
    await capture(Array.from({ length: 2000 }, (_, i) => aMark(i)))
    const before = server.requests.length
    expect(await round()).toMatchObject({ kind: 'done' })
    expect(server.requests.length - before).toBe(1)
  })

  it('[SYN-6] goes no further, and sets no clock, by what a server says of itself and did not sign', async () => {
    const { server, deps, capture, round } = aRoundPhone()
    await capture([aMark(1)])
    const hello = server.hello.bind(server)
    server.hello = async () => {
      const outcome = await hello()
      if (outcome.kind !== 'answered') return outcome
      return { ...outcome, answer: { ...outcome.answer, serverMs: outcome.answer.serverMs + 86_400_000 } }
    }
    expect(await round()).toEqual({ kind: 'failed', why: 'not-ours', retryAfterMs: null })
    expect(deps.session.measurement()).toBeNull()
    expect(server.requests).toEqual([])
    server.hello = hello
    expect(await round()).toMatchObject({ kind: 'done' })
    expect(deps.session.measurement()).not.toBeNull()
  })

  it('[SYN-9] halves its batches on failure, down to one sheet', async () => {
    const { server, log, capture, round } = aRoundPhone()
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
    const { server, log, capture, round } = aRoundPhone()
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
    const { log, deps, clock, capture } = aRoundPhone()
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
    const { sending, capture, round } = aRoundPhone()
    await capture([aMark(1)])
    await round()
    expect(sending.map((sheets) => sheets.length)).toEqual([1, 0])
  })

  it('[SYN-8] trusts the schedule of the server it met first', async () => {
    const { deps, round } = aRoundPhone()
    await round()
    expect((await deps.device.readServer())?.certificateBytes).toEqual(aServer().certificateBytes)
  })

  it('[SHEET-1] signs a page that is full while facts gather', async () => {
    const { log, deps, capture } = aRoundPhone()
    await capture([aMark(0)])
    await runRound(deps)
    await capture(Array.from({ length: GATHER_FACTS - 1 }, (_, i) => aMark(i + 1)))
    await runRound(deps)
    expect(await log.listUnsealed(stream, GATHER_FACTS)).toHaveLength(GATHER_FACTS - 1)
    await capture([aMark(GATHER_FACTS)])
    await runRound(deps)
    expect(await log.listUnsealed(stream, GATHER_FACTS)).toEqual([])
  })

  it('[SYN-9] sends less at once, in the same round, where a request was too large', async () => {
    const { server, log, sending, round } = aRoundPhone()
    const sheets = Array.from({ length: MAX_SHEETS + 4 }, (_, i) => carried(i + 1))
    await log.carry(sheets, [river.certificate])
    // Only the first may be so large.
    server.intercept = ({ streams }) => {
      const count = streams.flatMap((each) => server.sheetsOf(each)).length
      return server.requests.length > 1 && count > 2 ? problem('too-large') : null
    }
    expect(await round()).toMatchObject({ kind: 'done', stopped: [] })
    expect(sending.map((sent) => sent.length).filter(Boolean)).toEqual([MAX_SHEETS, 4, 2, 2])
    expect(await log.listSheetsWithoutPosition(stream)).toEqual([])
  })

  it('[SYN-9] ends where one sheet alone is too large, or the server has another problem', async () => {
    for (const [count, code] of [
      [1, 'too-large'],
      [4, 'busy'],
    ] as const) {
      const { server, deps, log, round } = aRoundPhone()
      await log.carry(
        Array.from({ length: count }, (_, i) => carried(i + 1)),
        [river.certificate],
      )
      server.intercept = () => problem(code, 7_000)
      expect(await round()).toEqual({ kind: 'failed', why: code, retryAfterMs: 7_000 })
      expect(server.requests).toHaveLength(1)
      expect(deps.memory.isConnected).toBe(false)
    }
  })

  it('[SYN-6] takes nothing from an answer about a stream that it did not ask about', async () => {
    const { server, log, deps } = aRoundPhone()
    server.log(other, theirs(1, other))
    server.bend = (answer) => (answer.stream === stream ? { ...answer, stream: other } : answer)
    const outcome = await runRound({ ...deps, listOpen: () => [stream] })
    expect(outcome).toMatchObject({ stopped: [{ stream, reason: 'bad-answer' }] })
    expect((await log.readCursor(other)).n).toBe(0)
  })

  it('[SYN-8] goes on without a server that it believes, and asks about this year’s streams', async () => {
    const { server, deps, clock } = aRoundPhone()
    deps.device.storeServer = () => Promise.resolve()
    expect(await runRound(deps)).toMatchObject({ kind: 'done', stopped: [] })
    expect(await deps.device.readServer()).toBeNull()
    // Set back, the phone knows no more how far its clock stands from the server's.
    clock.setWall(clock.now().wallMs - 3_600_000)
    deps.session.nextMoment()
    expect(deps.session.measurement()).toBeNull()
    const outcome = await runRound(deps)
    expect(outcome.kind === 'done' && outcome.streams).toContain(organisationStream(2026))
    expect(server.requests).toHaveLength(2)
  })
})
