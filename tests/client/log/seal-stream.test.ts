// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { SessionId } from '#domain/ids.ts'
import { eventStream } from '#domain/stream.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { verifySheet } from '#protocol/signing.ts'
import { sealAll } from '#client/log/seal-stream.ts'
import type { Identity } from '#client/ports.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { aCheckIn, anEvent, aPerson, aSession } from '#tests/support/facts.ts'
import { fakeVerify } from '#tests/support/fake-signatures.ts'
import { aDevice, aServer, ISSUER, ORGANISATION } from '#tests/support/sheets.ts'
import type { TestDevice } from '#tests/support/sheets.ts'

const stream = eventStream(anEvent())
const clocks = new Map<SessionId, ClockMeasurement>()

function sealer(log: MemoryFactLog, device: TestDevice = aDevice()) {
  const identity: Identity = {
    device: device.device,
    certificate: device.certificate,
    certificateBytes: device.certificateBytes,
    issuerKey: ISSUER.key,
    issuerCertificateBytes: aServer().certificateBytes,
    organisation: ORGANISATION,
    name: 'Gate',
    sign: device.sign,
  }
  const readClock = (session: SessionId) => Promise.resolve(clocks.get(session) ?? null)
  return { log, identity, readClock, pause: () => Promise.resolve() }
}

const aMark = (seq: number, session = aSession()) => aCheckIn({ person: aPerson(), seq, session })

async function logWith(facts: readonly FrozenFact[]) {
  const log = new MemoryFactLog(emptyLogState('epoch'))
  await log.append(facts.map((fact) => ({ stream, fact })))
  return log
}

function sheetsOf(log: MemoryFactLog) {
  return log.state.sheets.map(({ bytes }) => {
    const read = readSheet(bytes)
    if (read.kind !== 'sheet') throw new Error('no sheet')
    return read.sheet
  })
}

describe('sealing', () => {
  it('[SHEET-1] signs many facts on sheets of at most 500, numbered and chained', async () => {
    const log = await logWith(Array.from({ length: 1100 }, (_, i) => aMark(i)))
    const device = aDevice()
    await sealAll(sealer(log, device))
    const sheets = sheetsOf(log)
    expect(sheets.reduce((sum, sheet) => sum + sheet.facts.length, 0)).toBe(1100)
    expect(Math.max(...sheets.map((sheet) => sheet.facts.length))).toBeLessThanOrEqual(500)
    expect(sheets.map((sheet) => sheet.number)).toEqual(sheets.map((_, i) => i + 1))
    expect(sheets.map((sheet) => sheet.previous)).toEqual([
      null,
      ...sheets.slice(0, -1).map((sheet) => sheet.id),
    ])
    for (const sheet of sheets) expect(await verifySheet(sheet, device.certificate, fakeVerify)).toBe(true)
  })

  it('[SHEET-1] puts every fact on one sheet when two tabs seal at once', async () => {
    const log = await logWith(Array.from({ length: 700 }, (_, i) => aMark(i)))
    await Promise.all([sealAll(sealer(log)), sealAll(sealer(log))])
    const facts = sheetsOf(log).flatMap((sheet) => sheet.facts.map((fact) => fact.id))
    expect(facts).toHaveLength(700)
    expect(new Set(facts).size).toBe(700)
    expect(new Set(sheetsOf(log).map((sheet) => sheet.number)).size).toBe(log.state.sheets.length)
  })

  it('[SHEET-1] seals facts whose key was lost under the phone’s new key', async () => {
    const log = await logWith([aMark(1)])
    await sealAll(sealer(log, aDevice({ name: 'old key' })))
    await log.append([{ stream, fact: aMark(2) }])
    const fresh = aDevice({ name: 'new key' })
    await sealAll(sealer(log, fresh))
    expect(sheetsOf(log).map(({ device, number }) => [device, number])).toEqual([
      [aDevice({ name: 'old key' }).device, 1],
      [fresh.device, 1],
    ])
  })

  it('[FACT-5] keeps facts of different sessions on sheets of their own, each with its clock', async () => {
    const [before, now] = [aSession('before'), aSession('now')]
    clocks.set(before, { session: before, offsetMs: 60_000, errorMs: 50 })
    const log = await logWith([aMark(1, before), aMark(2, before), aMark(1, now)])
    await sealAll(sealer(log))
    expect(sheetsOf(log).map(({ clock, facts }) => [clock?.offsetMs, facts.length])).toEqual([
      [60_000, 2],
      [undefined, 1],
    ])
  })

  it('[SHEET-1] signs what cannot be read on a sheet of its own, so that it holds up no other', async () => {
    const damaged: FrozenFact = { ...aMark(1), personal: Uint8Array.of(1, 2, 3) }
    clocks.set(aSession(), { session: aSession(), offsetMs: 60_000, errorMs: 50 })
    const log = await logWith([damaged, aMark(2), aMark(3)])
    expect(await sealAll(sealer(log))).toBe(2)
    expect(log.state.sheets).toHaveLength(2)
    const [bad, good] = log.state.sheets.map(({ bytes }) => readSheet(bytes))
    expect(bad?.kind).not.toBe('sheet')
    expect(good).toMatchObject({ kind: 'sheet', sheet: { number: 2, clock: { offsetMs: 60_000 } } })
    expect(await log.listUnsealed(stream, 10)).toEqual([])
  })

  it('[SHEET-1] gives up for this time when it loses every race; the facts wait for the next', async () => {
    const log = await logWith([aMark(1)])
    const deps = sealer(log)
    let lost = 0
    log.storeSealed = () => Promise.resolve(++lost === 0)
    expect(await sealAll(deps)).toBe(0)
    expect(lost).toBe(20)
    expect(await log.listUnsealed(stream, 10)).toHaveLength(1)
  })
})
