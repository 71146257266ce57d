import { describe, expect, it } from 'vitest'
import type { Identity, KnownServer } from '#client/ports.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { emptyMemory } from '#client/sync/round-memory.ts'
import type { RoundDeps, RoundSides } from '#client/sync/round.ts'
import { findTrusted, trustCertificates } from '#client/sync/trust.ts'
import { bytesFor } from '#tests/support/facts.ts'
import { fakeKeys, fakeVerify } from '#tests/support/fake-signatures.ts'
import { aDevice, aServer, ISSUER, ORGANISATION } from '#tests/support/sheets.ts'
import type { TestDevice } from '#tests/support/sheets.ts'

const gate = aDevice({ name: 'gate' })
const elsewhere = bytesFor('another organisation', 16)
const lostKeys = fakeKeys('lost server')

/** The lost server's own certificate, and what ours said of it when it was adopted. */
const lost = aDevice({ name: 'lost server', role: 'server', issuer: lostKeys, organisation: elsewhere })
const cross = aDevice({ name: 'lost server', role: 'server', organisation: elsewhere })
const theirs = aDevice({ name: 'theirs', issuer: lostKeys, organisation: elsewhere })

function aPhone(identity: Identity | null, server: KnownServer | null = null) {
  const deps = {
    memory: emptyMemory(),
    verify: fakeVerify,
    log: new MemoryFactLog(emptyLogState('epoch')),
  } as Partial<RoundDeps> as RoundDeps
  const sides: RoundSides = { identity, server, work: new Map() }
  return {
    deps,
    sides,
    trust: (...devices: readonly TestDevice[]) =>
      trustCertificates(
        deps,
        sides,
        devices.map((device) => device.certificateBytes),
      ),
    believes: async ({ certificate }: TestDevice) =>
      (await findTrusted(deps, sides, certificate.id)) !== null,
  }
}

const identity: Identity = {
  ...gate,
  issuerKey: ISSUER.key,
  issuerCertificateBytes: aServer().certificateBytes,
  organisation: ORGANISATION,
  name: 'Gate',
}

describe('whom a phone believes', () => {
  it('[SHEET-4] those its issuer signed, and nobody else', async () => {
    const { trust, believes } = aPhone(identity)
    const river = aDevice({ name: 'river' })
    await trust(river, theirs)
    expect(await believes(river)).toBe(true)
    expect(await believes(theirs)).toBe(false)
  })

  it('[SHEET-4] those of an issuer for whom its own vouches, in whatever order they come', async () => {
    const { trust, believes } = aPhone(identity)
    await trust(theirs, lost, cross)
    expect(await believes(theirs)).toBe(true)
    expect(await believes(lost)).toBe(true)
  })

  it('[SHEET-4] no chain of three', async () => {
    const { trust, believes } = aPhone(identity)
    const thirdKeys = fakeKeys('third server')
    const third = aDevice({ name: 'third server', role: 'server', issuer: lostKeys, organisation: elsewhere })
    const far = aDevice({ name: 'far', issuer: thirdKeys, organisation: elsewhere })
    await trust(cross, third, far)
    expect(await believes(far)).toBe(false)
  })

  it('[SHEET-4] nobody for whom a coordinator vouches', async () => {
    const { trust, believes } = aPhone(identity)
    const gateKeys = fakeKeys('gate')
    const friend = aDevice({ name: 'friend', issuer: gateKeys })
    await trust(gate, friend)
    expect(await believes(friend)).toBe(false)
  })

  it('[SHEET-4] nobody by a signature that is not the issuer’s', async () => {
    const { trust, believes } = aPhone(identity)
    const forged = aDevice({ name: 'forged', issuer: { ...ISSUER, key: lostKeys.key } })
    await trust(forged)
    expect(await believes(forged)).toBe(false)
  })

  it('[SHEET-4] its issuer, and not whoever answers at the address', async () => {
    const { believes } = aPhone(identity, { certificateBytes: lost.certificateBytes, schedules: [] })
    expect(await believes(aServer())).toBe(true)
    expect(await believes(gate)).toBe(true)
    expect(await believes(lost)).toBe(false)
  })

  it('[SHEET-4] those that can be read, whatever stands between them', async () => {
    const { deps, sides, believes } = aPhone(identity)
    const river = aDevice({ name: 'river' })
    await trustCertificates(deps, sides, [Uint8Array.of(7), river.certificateBytes])
    expect(await believes(river)).toBe(true)
  })

  it('[SYN-7] on a volunteer’s phone the server', async () => {
    const phone = aPhone(null, { certificateBytes: aServer().certificateBytes, schedules: [] })
    await phone.trust(gate)
    expect(await phone.believes(gate)).toBe(true)
    expect(await phone.believes(aServer())).toBe(true)
    const nobody = aPhone(null)
    await nobody.trust(gate)
    expect(await nobody.believes(gate)).toBe(false)
  })

  it('[SHEET-4] what it believed once and kept', async () => {
    const { deps, believes, trust } = aPhone(identity)
    await deps.log.storeCertificates([theirs.certificate])
    expect(await believes(theirs)).toBe(true)
    await trust(gate)
    await trust(gate)
    expect(await believes(gate)).toBe(true)
  })
})
