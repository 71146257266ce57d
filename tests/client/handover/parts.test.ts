// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#domain/bytes.ts'
import { emptyState } from '#domain/fold/stream-state.ts'
import { emptyTable } from '#domain/fold/fact-table.ts'
import { personIdOf } from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { eventStream } from '#domain/stream.ts'
import type { StreamId } from '#domain/ids.ts'
import {
  boxForReaders,
  IV_BYTES,
  openReaderBox,
  sealBlobPart,
  sealSheetBytes,
} from '#protocol/handover/boxes.ts'
import { readHandover, writeHandover } from '#protocol/handover/handover.ts'
import type { Section } from '#protocol/handover/handover.ts'
import { writePhoto } from '#protocol/handover/photos.ts'
import { scanRecords, writeRecord } from '#protocol/handover/records.ts'
import { MemoryBlobStore } from '#client/blobs/memory-blob-store.ts'
import { addCopy } from '#client/handover/add-copy.ts'
import type { AddDeps } from '#client/handover/add-copy.ts'
import { findNaming } from '#client/handover/copy-photos.ts'
import { countSealed, keepParcel, listParcels, writeParcel } from '#client/handover/parcels.ts'
import { sendParcels } from '#client/handover/send-parcels.ts'
import { takeCopy } from '#client/handover/take-copy.ts'
import { writeCopy } from '#client/handover/write-copy.ts'
import type { CopyDeps } from '#client/handover/write-copy.ts'
import { StorageFailure } from '#client/ports.ts'
import type { Identity } from '#client/ports.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { anEvent, bytesFor } from '#tests/support/facts.ts'
import { fakeVerify } from '#tests/support/fake-signatures.ts'
import { aSection } from '#tests/support/handover.ts'
import { filled } from '#tests/support/hex.ts'
import { aPhoto, aPhotoFact } from '#tests/support/photos.ts'
import { aDevice, aServer, aSheet, getSheet, ISSUER, ORGANISATION } from '#tests/support/sheets.ts'
import type { TestDevice, TestSheet } from '#tests/support/sheets.ts'

const { subtle } = crypto
const stream = eventStream(anEvent())
const key = bytesFor('section key', 32)
const iv = bytesFor('iv', IV_BYTES)
const me = aDevice({ name: 'mine' })
const gate = aDevice()
/** A sheet that everybody who reads the stream has. */
const shared = aSheet({ device: gate })
const photo = aPhoto(200)
const naming = aSheet({ device: gate, number: 2, previous: shared.id, facts: [aPhotoFact(photo)] })

const identity: Identity = {
  ...{ device: me.device, certificate: me.certificate, certificateBytes: me.certificateBytes },
  ...{ issuerKey: ISSUER.key, issuerCertificateBytes: aServer().certificateBytes },
  ...{ organisation: ORGANISATION, name: 'Mine', sign: me.sign },
}

const storedOf = ({ id, bytes, header }: TestSheet) => ({
  ...{ id, bytes, stream: header.stream, device: header.device, number: header.number },
  ...{ certificate: header.certificate, origin: 'carried' as const },
})

async function aLog(...sheets: readonly TestSheet[]): Promise<MemoryFactLog> {
  const log = new MemoryFactLog(emptyLogState('this log'))
  await log.carry(sheets.map(storedOf), [gate.certificate])
  return log
}

/** Parcels as a phone keeps them. */
function aDevicePort() {
  const kept: Uint8Array[] = []
  return {
    kept,
    listParcels: () => Promise.resolve(kept),
    storeParcel: (bytes: Uint8Array) => (kept.push(bytes), Promise.resolve()),
    dropParcel: (bytes: Uint8Array) => (kept.splice(kept.indexOf(bytes), 1), Promise.resolve()),
  }
}

async function aPhone(others: Partial<AddDeps> = {}) {
  const log = others.log ?? (await aLog(shared))
  const device = aDevicePort()
  const deps: AddDeps = {
    ...{ log, identity, device, subtle, verify: fakeVerify, nowMs: 5 },
    ...{ blobs: new MemoryBlobStore(), pause: () => Promise.resolve() },
    readControl: () => Promise.resolve(emptyState().control),
    ...others,
  }
  return { deps, device }
}

interface FileWish {
  readonly sheets?: readonly TestSheet[]
  readonly certificates?: readonly TestDevice[]
  readonly section?: Partial<Section>
  readonly photos?: readonly { readonly bytes: Uint8Array; readonly name?: Uint8Array }[]
  readonly of?: StreamId
  readonly isHeadless?: boolean
}

/** A file as another phone writes it, with what is wrong in it. */
async function aFile(wish: FileWish = {}): Promise<Uint8Array> {
  const { sheets = [], certificates = [gate], of = stream, photos = [], isHeadless = false } = wish
  const sealed = sheets.map(async ({ id: sheet, bytes }) => {
    return { sheet, iv, bytes: await sealSheetBytes(subtle, key, { stream: of, sheet, iv }, bytes) }
  })
  const box = await boxForReaders(subtle, { sheet: boxSheetOf(shared), stream: of, iv }, key)
  const section = {
    ...aSection(0),
    stream: of,
    readers: [box],
    sheets: await Promise.all(sealed),
    ...wish.section,
  }
  const head = { organisation: ORGANISATION, ms: 7, sheets: section.sheets.length, photos: photos.length }
  const bytes = writeHandover({
    head,
    certificates: certificates.map(({ certificateBytes }) => certificateBytes),
    sections: [section],
  })
  const records = photos.map(async ({ bytes: whole, name = whole }) => {
    const place = { stream: of, blob: blobIdFor(name), size: whole.length, start: 0, iv }
    const part = { start: 0, iv, bytes: await sealBlobPart(subtle, key, place, whole) }
    return writePhoto(0, { blob: place.blob, size: whole.length, parts: [part] })
  })
  const file = concatBytes([bytes, ...(await Promise.all(records))])
  return isHeadless ? withoutHead(file) : file
}

const boxSheetOf = ({ bytes }: TestSheet) => getSheet(bytes)
const another = aSheet({ device: gate, number: 9 })

/** The same records but for the head. */
function withoutHead(file: Uint8Array): Uint8Array {
  return concatBytes(
    scanRecords(file)
      .records.filter(({ type }) => type !== 1)
      .map(writeRecord),
  )
}

describe('[SYN-12] adding a copy', () => {
  it('takes no sheet whose author nobody of this organisation certified', async () => {
    const stranger = aDevice({ name: 'stranger', issuer: aDevice({ name: 'somebody' }) })
    const sheets = [aSheet({ device: stranger })]
    for (const certificates of [[stranger], [], [gate]]) {
      const { deps } = await aPhone()
      expect(await addCopy(deps, await aFile({ sheets, certificates }))).toMatchObject({
        badSheets: 1,
        facts: 0,
      })
    }
  })

  it('takes what a server wrote whom our server certified, and what this phone wrote itself before', async () => {
    const other = aDevice({ name: 'other server', role: 'server', streams: ['event/*'] })
    const theirs = aDevice({ name: 'their phone', issuer: other })
    const own = aSheet({ device: me })
    const sheets = [aSheet({ device: other }), aSheet({ device: theirs }), own]
    const { deps } = await aPhone()
    const added = await addCopy(deps, await aFile({ sheets, certificates: [other, theirs, me] }))
    expect(added).toMatchObject({ badSheets: 0, facts: 3, isWhole: true })
    const kept = await deps.log.listSheetsWithoutPosition(stream)
    expect(kept.map(({ origin }) => origin)).toEqual(['server', 'own', 'carried', 'carried'])
    if (added.kind === 'added') expect(added.taken.map(({ id }) => id)).not.toContain(own.id)
  })

  it('knows an author by the certificate that is here, though none came along or what came is none', async () => {
    const { deps } = await aPhone()
    const broken = { ...gate, certificateBytes: bytesFor('no certificate', 20) }
    for (const [number, certificates] of [
      [2, []],
      [3, [broken]],
    ] as const) {
      const sheets = [aSheet({ device: gate, number })]
      expect(await addCopy(deps, await aFile({ sheets, certificates }))).toMatchObject({
        facts: 1,
        badSheets: 0,
      })
    }
  })

  it('takes no sheet that is another than was said, of another stream, altered, or no sheet at all', async () => {
    const elsewhere = aSheet({ device: gate, stream: eventStream(anEvent('elsewhere')) })
    const good = aSheet({ device: gate, number: 4 })
    const forged = aSheet({ device: { ...gate, key: aDevice({ name: 'forger' }).key }, number: 5 })
    const wrong = [
      { ...good, id: another.id },
      elsewhere,
      forged,
      { ...good, bytes: bytesFor('no sheet', 20) },
    ]
    for (const sheet of wrong) {
      const { deps } = await aPhone()
      expect(await addCopy(deps, await aFile({ sheets: [sheet] }))).toMatchObject({ facts: 0, badSheets: 1 })
    }
    const { deps } = await aPhone()
    const section = { sheets: [{ sheet: good.id, iv, bytes: bytesFor('noise', 32) }] }
    expect(await addCopy(deps, await aFile({ section }))).toMatchObject({ facts: 0, badSheets: 1 })
  })

  it('opens a section by any box that is whole; what it cannot open, or hold a sheet for, it carries', async () => {
    const sheets = [aSheet({ device: gate, number: 6 })]
    const whole = await boxForReaders(subtle, { sheet: boxSheetOf(shared), stream, iv }, key)
    const damaged = { ...whole, bytes: filled(7, 48) }
    const strange = { ...whole, sheet: another.id }
    const opened = await aPhone()
    expect(
      await addCopy(opened.deps, await aFile({ sheets, section: { readers: [strange, damaged, whole] } })),
    ).toMatchObject({ facts: 1, sealedSheets: 0 })
    const shut = await aPhone()
    expect(
      await addCopy(
        shut.deps,
        await aFile({ sheets, section: { readers: [strange, damaged] }, isHeadless: true }),
      ),
    ).toMatchObject({ facts: 0, sealedSheets: 1, writtenMs: null, isWhole: false })
    expect(await countSealed(shut.device)).toBe(1)
    // bytes of the log that went bad open nothing
    const log = await aLog(shared)
    log.readSheets = (ids) =>
      Promise.resolve(ids.includes(shared.id) ? [{ ...storedOf(shared), bytes: bytesFor('bad', 9) }] : [])
    const spoilt = await aPhone({ log })
    expect(await addCopy(spoilt.deps, await aFile({ sheets }))).toMatchObject({ sealedSheets: 1 })
  })
})

describe('[SYN-12] adding photos', () => {
  const added = async (file: Promise<Uint8Array>, others: Partial<AddDeps> = {}) => {
    const { deps } = await aPhone(others)
    const outcome = await addCopy(deps, await file)
    if (outcome.kind !== 'added') throw new Error(outcome.kind)
    const { added: taken, known, sealed, bad, lost } = outcome.photos
    return Object.entries({ added: taken, known, sealed, bad, lost }).filter(([, count]) => count > 0)
  }
  const sheets = [naming]

  it('takes none that is not what its name says, or cannot be opened', async () => {
    expect(await added(aFile({ sheets, photos: [{ bytes: photo }] }))).toEqual([['added', 1]])
    const swapped = [{ bytes: aPhoto(200, 2), name: photo }]
    expect(await added(aFile({ sheets, photos: swapped }))).toEqual([['bad', 1]])
    const part = { start: 0, iv, bytes: bytesFor('noise', 32) }
    const noise = writePhoto(0, { blob: blobIdFor(photo), size: 16, parts: [part] })
    const file = aFile({ sheets }).then((bytes) => concatBytes([bytes, noise]))
    expect(await added(file)).toEqual([['bad', 1]])
  })

  it('takes none of a stream where this phone may not write: it could never bring them', async () => {
    const certificate = { ...me.certificate, streams: [] }
    const file = aFile({ sheets, photos: [{ bytes: photo }] })
    expect(await added(file, { identity: { ...identity, certificate } })).toEqual([['sealed', 1]])
  })

  it('counts those for which storage fails, wherever it does; a fault of our own is told as one', async () => {
    const file = aFile({ sheets, photos: [{ bytes: photo }] })
    const fail = () => Promise.reject(new StorageFailure('broken'))
    const store = new MemoryBlobStore()
    for (const blobs of [
      { list: fail, keep: fail },
      { list: () => store.list(), keep: fail },
    ])
      expect(await added(file, { blobs })).toEqual([['lost', 1]])
    const bug = () => Promise.reject(new Error('a bug'))
    await expect(added(file, { blobs: { list: bug, keep: bug } })).rejects.toThrow('a bug')
  })
})

describe('[SYN-12] receipts', () => {
  it('are stated where this phone may write, and nowhere else', async () => {
    const file = await aFile({ sheets: [aSheet({ device: gate, number: 7 })] })
    for (const [streams, saved] of [
      [['event/*'], 1],
      [[], 0],
    ] as const) {
      let saves = 0
      const certificate = { ...me.certificate, streams }
      const { deps } = await aPhone({ identity: { ...identity, certificate } })
      const outcome = await takeCopy({
        ...{ ...deps, file, settle: () => Promise.resolve() },
        newId: () => personIdOf(bytesFor('receipt', 10)),
        readTable: () => Promise.resolve(emptyTable()),
        save: () => (saves++, Promise.resolve({ kind: 'saved', facts: [] })),
      })
      expect(outcome).toMatchObject({ kind: 'added', receipt: 'saved', facts: 1 })
      expect(saves).toBe(saved)
    }
  })
})

describe('[SYN-12] what is carried sealed', () => {
  const parcel = { section: aSection(3), certificates: [gate.certificateBytes], organisation: ORGANISATION }

  it('is kept in parts that the server takes, and all of it is there', async () => {
    const device = aDevicePort()
    const large = Array.from({ length: 20 }, (_, i) => ({
      ...{ sheet: aSheet({ number: i + 1 }).id, iv, bytes: new Uint8Array(100 * 1024).fill(i) },
    }))
    await keepParcel(device, { ...parcel, section: { ...parcel.section, sheets: large } })
    const parts = await listParcels(device)
    expect(parts.map(({ section }) => section.sheets.length)).toEqual([10, 10])
    expect(parts.flatMap(({ section }) => section.sheets)).toEqual(large)
    expect(await countSealed(device)).toBe(20)
  })

  it('is passed over where it went bad', async () => {
    const device = aDevicePort()
    const whole = writeParcel(parcel)
    const head = { organisation: ORGANISATION, ms: 0, sheets: 0, photos: 0 }
    const headOnly = writeHandover({ head, certificates: [], sections: [] })
    device.kept.push(bytesFor('bad', 20), withoutHead(whole), headOnly, whole)
    expect(await listParcels(device)).toHaveLength(1)
  })

  it('is brought to the server until there is none; what the server refuses stays', async () => {
    const device = aDevicePort()
    device.kept.push(writeParcel(parcel), writeParcel({ ...parcel, section: aSection(1, 'two') }))
    const log = { listPositions: () => Promise.resolve([]) }
    const answers = [
      { kind: 'answered', answer: { taken: [], left: 3 } },
      { kind: 'problem', problem: 'busy', retryAfterMs: null },
      { kind: 'answered', answer: { taken: [shared.id], left: 0 } },
      { kind: 'no-server', reason: 'unreachable' },
    ] as const
    let asked = 0
    const carry = () => Promise.resolve(answers[asked++] ?? answers[3]) as never
    const round = () => sendParcels({ device, log, transport: { carry }, identity })
    expect(await round()).toBe(false)
    expect(await round()).toBe(true)
    expect(asked).toBe(4)
    expect(await round()).toBe(false)
    expect(asked).toBe(5)
    expect(device.kept).toHaveLength(2)
  })
})

describe('[SYN-12] writing a copy', () => {
  const depsOf = (log: MemoryFactLog): CopyDeps => ({
    ...{ log, identity, subtle, nowMs: 1, parcels: [], what: 'all' },
    blobs: new MemoryBlobStore(),
    isOnPeers: () => false,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    readClock: () => Promise.resolve(null),
    pause: () => Promise.resolve(),
  })

  it('makes boxes of sheets by those who may read the stream alone', async () => {
    const guest = aDevice({ name: 'guest', streams: [] })
    const theirs = aSheet({ device: guest, number: 3 })
    const log = await aLog(shared, theirs)
    await log.storeCertificates([guest.certificate])
    const { bytes } = await writeCopy({ ...depsOf(log), identity: await withRealIssuer() })
    const [section] = readHandover(bytes)?.sections ?? []
    expect(section?.sheets).toHaveLength(2)
    expect(section?.readers.map(({ sheet }) => sheet)).toEqual([shared.id])
    const [box] = section?.readers ?? []
    expect(box && (await openReaderBox(subtle, { sheet: boxSheetOf(shared), stream }, box))).toHaveLength(32)
  })

  it('goes without a certificate that is not here: whoever adds it may have it', async () => {
    const log = await aLog(shared)
    log.readCertificate = () => Promise.resolve(null)
    const { bytes } = await writeCopy({ ...depsOf(log), identity: await withRealIssuer() })
    expect(readHandover(bytes)).toMatchObject({ certificates: [identity.certificateBytes], isWhole: true })
  })

  it('finds what names a photo though some of the log cannot be read', async () => {
    const record = {
      ...{ stream, blob: blobIdFor(photo), size: 200, keptMs: 1, state: 'waiting' as const },
      names: naming.facts.map(({ id }) => ({ fact: id, subjects: [] })),
    }
    const bad = { ...storedOf(another), bytes: bytesFor('bad', 9) }
    const log = {
      readCursor: () => Promise.resolve({ n: 2, digest: new Uint8Array(32) }),
      listPositions: () => Promise.resolve([]),
      readSheets: () => Promise.resolve([bad, storedOf(naming)]),
    }
    const found = await findNaming(log, stream, { waiting: [bad], photos: [record] })
    expect(found).toEqual({ placed: [storedOf(naming)], named: [record] })
  })
})

/** A server's key that lies on the curve: boxes are made for it. */
async function withRealIssuer(): Promise<Identity> {
  const pair = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  return { ...identity, issuerKey: new Uint8Array(await subtle.exportKey('raw', pair.publicKey)) }
}
