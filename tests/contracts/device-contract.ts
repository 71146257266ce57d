import { expect, it } from 'vitest'
import { sessionIdOf } from '#domain/ids.ts'
import { scheduleStream } from '#domain/stream.ts'
import type { DevicePort, StoredIdentity } from '#client/ports.ts'
import { bytesFor } from '#tests/support/facts.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import { aDevice, aServer, ORGANISATION } from '#tests/support/sheets.ts'

/** The memories of one phone. */
export interface OpenedDevice {
  readonly device: DevicePort
  /** The same as a later start, or another tab, finds them. */
  readonly openAgain: () => DevicePort
}

const anIdentity = (changes: Partial<StoredIdentity> = {}): StoredIdentity => ({
  certificateBytes: aDevice().certificateBytes,
  serverCertificateBytes: aServer().certificateBytes,
  name: 'Gate',
  ...changes,
})

const serverOf = (name: string) => aDevice({ name, role: 'server', issuer: fakeKeys(name) }).certificateBytes
const sorted = (parcels: readonly Uint8Array[]) => parcels.map((bytes) => bytes.join()).sort()

/** What every place of a phone's key and small memories promises (`DevicePort`). */
export function deviceContract(open: () => OpenedDevice): void {
  it('[SHEET-4] makes the key once: later starts, and another tab at the same moment, get the same', async () => {
    const { device, openAgain } = open()
    const [one, two] = await Promise.all([device.prepareKey(), openAgain().prepareKey()])
    const later = await openAgain().prepareKey()
    expect([two.device, later.device]).toEqual([one.device, one.device])
    expect([two.key, later.key]).toEqual([one.key, one.key])
    const signature = await later.sign(bytesFor('text', 20))
    expect(signature.length).toBeGreaterThan(0)
  })

  it('[SHEET-4] is nobody at first, and then whom its certificate names', async () => {
    const { device, openAgain } = open()
    expect(await device.readIdentity()).toBeNull()
    await device.prepareKey()
    expect(await device.readIdentity()).toBeNull()
    await device.storeIdentity(anIdentity())
    const own = aDevice()
    for (const each of [device, openAgain()])
      expect(await each.readIdentity()).toMatchObject({
        device: own.device,
        certificate: { id: own.certificate.id },
        certificateBytes: own.certificateBytes,
        issuerKey: aServer().key,
        issuerCertificateBytes: aServer().certificateBytes,
        formerIssuers: [],
        organisation: ORGANISATION,
        name: 'Gate',
      })
  })

  it('[SHEET-4] keeps the certificates of the servers it was enrolled at before, each once', async () => {
    const { device, openAgain } = open()
    await device.prepareKey()
    const [one, two, three] = ['one', 'two', 'three'].map(serverOf)
    for (const serverCertificateBytes of [one, one, two, three, two])
      await device.storeIdentity(
        anIdentity({ serverCertificateBytes: serverCertificateBytes ?? ORGANISATION }),
      )
    const identity = await openAgain().readIdentity()
    expect(identity?.issuerCertificateBytes).toEqual(two)
    expect(identity?.formerIssuers).toEqual([one, three])
  })

  it('remembers what the server said of itself last', async () => {
    const { device, openAgain } = open()
    expect(await device.readServer()).toBeNull()
    const schedules = [scheduleStream(2025), scheduleStream(2026)]
    await device.storeServer({ certificateBytes: serverOf('one'), schedules: [] })
    await device.storeServer({ certificateBytes: serverOf('two'), schedules })
    expect(await openAgain().readServer()).toEqual({ certificateBytes: serverOf('two'), schedules })
  })

  it('[FACT-5] remembers what was measured of the clock in each session', async () => {
    const { device, openAgain } = open()
    const [early, late, other] = ['early', 'late', 'other'].map((name) => sessionIdOf(bytesFor(name, 8)))
    if (!early || !late || !other) throw new Error('no sessions')
    const measured = { session: early, offsetMs: -5, errorMs: 40 }
    await device.storeClock({ ...measured, offsetMs: 9 })
    await device.storeClock(measured)
    await device.storeClock({ ...measured, session: late, offsetMs: 7 })
    const again = openAgain()
    expect(await again.readClock(early)).toEqual(measured)
    expect(await again.readClock(late)).toMatchObject({ session: late, offsetMs: 7 })
    expect(await again.readClock(other)).toBeNull()
  })

  it('remembers when the server was heard', async () => {
    const { device, openAgain } = open()
    expect(await device.readContact()).toEqual({ lastMs: null, streams: new Map() })
    const contact = { lastMs: 7, streams: new Map([[scheduleStream(2026), 5]]) }
    await device.storeContact(contact)
    expect(await openAgain().readContact()).toEqual(contact)
  })

  it('[SYN-12] carries each sealed parcel once, until it is dropped', async () => {
    const { device, openAgain } = open()
    const [one, two] = [bytesFor('one', 30), bytesFor('two', 30)]
    expect(await device.listParcels()).toEqual([])
    for (const parcel of [one, two, one]) await device.storeParcel(parcel)
    expect(sorted(await openAgain().listParcels())).toEqual(sorted([one, two]))
    for (let times = 0; times < 2; times++) await device.dropParcel(one)
    expect(await openAgain().listParcels()).toEqual([two])
  })

  it('remembers passes as they were stored last', async () => {
    const { device, openAgain } = open()
    expect(await device.readPasses()).toEqual([])
    await device.storePasses(['a', 'b'])
    await device.storePasses(['b', 'ә'])
    expect(await openAgain().readPasses()).toEqual(['b', 'ә'])
  })
}
