import { readCarried } from '#domain/drafts/handover.ts'
import { eventIdOf } from '#domain/ids.ts'
import type { BlobId, StreamId } from '#domain/ids.ts'
import { readFact } from '#domain/log/fact.ts'
import { eventStream } from '#domain/stream.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { sendParcels } from '#client/handover/send-parcels.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import type { Services } from '#client/services.ts'
import type { CopyWish, SavedCopy } from '#client/services/handover.ts'
import { readHandover } from '#protocol/handover/handover.ts'
import { enrol, noNetwork } from '#tests/support/phone.ts'
import { aPhoto } from '#tests/support/photos.ts'
import { getSheet } from '#tests/support/sheets.ts'
import { copyServer } from './support/copy-server.ts'
import { readRows } from './support/faulty-disk.ts'
import { lookAtEvent } from './support/look.ts'
import { marked, once, personOf, saidOf, world } from './support/on-board.ts'
import type { Flow, Look, Said, Stage } from './support/sweep.ts'
import { anEmptyPhone, rowsAfter } from './support/worlds.ts'

/** An event that none of the others has anything to do with. */
const ELSEWHERE = eventIdOf(Uint8Array.from({ length: 10 }, (_, i) => i + 1))

const PHOTO = { width: 4, height: 3, when: 'before', caption: '' } as const
/** Of more than one part. */
const PICTURE = aPhoto(70_000)

/** The file of another phone that marked somebody and took a photo, with no network on either. */
const brought = once(async () => {
  const of = await world()
  const app = await copyServer(of.app)
  const { phone } = await anEmptyPhone(app)
  await enrol(phone, await app.inviteLink({ role: 'coordinator', event: of.event }), 'Another')
  const board = await phone.services.boards.open(of.event)
  phone.network.fetch = noNetwork
  await phone.services.attendance.checkIn(board, personOf(of))
  await (await phone.services.results.open(board)).addPhoto(PHOTO, PICTURE)
  const copy = await writtenBy(phone.services)
  phone.phone.stop()
  return { bytes: await bytesOf(copy), app }
})

async function writtenBy({ handover }: Services, what: CopyWish = 'all'): Promise<SavedCopy> {
  const copy = await handover.writeCopy(what)
  if (copy.kind !== 'copy') throw new Error(copy.kind)
  return copy
}

async function bytesOf({ bytes, photos }: SavedCopy): Promise<Uint8Array> {
  return new Uint8Array(await new Blob([Uint8Array.from(bytes), ...photos]).arrayBuffer())
}

/** A phone of another event, which may not read what is in that file. */
const carrier = once(async () => {
  const { app } = await brought()
  const { phone, disk } = await anEmptyPhone(app)
  await enrol(phone, await app.inviteLink({ role: 'coordinator', event: ELSEWHERE }), 'Carrier')
  phone.phone.stop()
  return readRows(disk)
})
/** The server has what it brought, and its log was pulled; then the same file came once more. */
const arrived = once(async () => {
  const { bytes, app } = await brought()
  const at = { ...(await world()), rows: await carrier(), app: await copyServer(app) }
  return rowsAfter(at, async ({ services }) => {
    await services.handover.addCopy(bytes)
    for (let round = 0; round < 2; round++) await services.sync.syncNow()
    if ((await services.unsent.read()).sealed > 0) throw new Error('not arrived')
    await services.handover.addCopy(bytes)
  })
})

async function add({ services }: Pick<Stage, 'services'>, isSealed: boolean): Promise<Said> {
  const added = await services.handover.addCopy((await brought()).bytes)
  if (added.kind !== 'added' || added.receipt !== 'saved' || added.photos.lost > 0) return 'not done'
  return isSealed === added.sealedSheets > 0 ? 'done' : 'not done'
}

async function lookAtCarried({ services, log }: Look) {
  const { sealed, records } = await services.unsent.read()
  const stream = eventStream((await world()).event)
  return { sealed, records, unsealed: (await log.listUnsealed(stream, 100)).length }
}

/** What is seen in the server's log is carried no more. Of a round this is the last step. */
async function seeArrive({ disk }: Stage): Promise<() => Promise<Said>> {
  const device = new DeviceStore(new DexieMetaStore(disk.db), crypto.subtle)
  const identity = await device.readIdentity()
  if (!identity) throw new Error('not enrolled')
  const transport = { carry: () => Promise.resolve({ kind: 'no-server', reason: 'unreachable' } as const) }
  return () => saidOf(() => sendParcels({ device, log: disk.log, transport, identity }))
}

/** Photos that receipts in the log name, each as often as one does. */
async function listSigned(log: Look['log'], stream: StreamId): Promise<readonly BlobId[]> {
  const tail = await log.readTail(stream, { fact: 0, sheet: 0 })
  const unsealed = tail.facts.flatMap(({ fact }) => readFact(fact.envelope, fact.personal) ?? [])
  const facts = [...unsealed, ...tail.sheets.flatMap(({ sheet }) => getSheet(sheet.bytes).facts)]
  const receipts = new Map(facts.filter(({ kind }) => kind === 'carried').map((fact) => [fact.id, fact]))
  return [...receipts.values()].flatMap(({ body }) => readCarried(body).blobs)
}

/** The event, the photos of it that are kept beside the log, and those that were signed for. */
async function lookAtPhotos(look: Look) {
  const { blobs } = look.services
  const kept = blobs
    .listWaiting()
    .flatMap(({ stream, blob, names }) => names.map((name) => ({ stream, blob, name })))
  const read = kept.map(
    async ({ stream, blob, name }) => (await blobs.read(stream, blob, name))?.length ?? null,
  )
  const { event } = await world()
  const signed = await listSigned(look.log, eventStream(event))
  return { ...(await lookAtEvent(look, event)), photos: await Promise.all(read), signed }
}

/** Somebody was marked, and a photo taken. */
const photographed = once(async () => {
  const { event, ...before } = await world()
  return rowsAfter({ ...before, event, rows: await marked() }, async ({ services, network }) => {
    network.fetch = noNetwork
    const results = await services.results.open(await services.boards.open(event))
    await results.addPhoto(PHOTO, PICTURE)
  })
})

/** The same phone once it has handed all of that over, and what the other one signed for it. */
const handedOver = once(async () => {
  const of = await world()
  const copies: SavedCopy[] = []
  const rows = await rowsAfter({ ...of, rows: await photographed() }, async ({ services, network }) => {
    network.fetch = noNetwork
    copies.push(await writtenBy(services))
  })
  const app = await copyServer(of.app)
  const { phone } = await anEmptyPhone(app)
  await enrol(phone, await app.inviteLink({ role: 'coordinator', event: of.event }), 'Another')
  await phone.services.boards.open(of.event)
  phone.network.fetch = noNetwork
  for (const copy of copies) await phone.services.handover.addCopy(await bytesOf(copy))
  const receipts = await writtenBy(phone.services, 'receipts')
  phone.phone.stop()
  return { rows, receipts: await bytesOf(receipts) }
})

async function takeReceipts({ services }: Stage): Promise<Said> {
  const added = await services.handover.addCopy((await handedOver()).receipts)
  return added.kind === 'added' ? 'done' : 'not done'
}

async function copyAll({ services }: Stage, sheets: number): Promise<Said> {
  const copy = await services.handover.writeCopy()
  if (copy.kind !== 'copy') return 'not done'
  if (copy.photos.length !== 1) throw new Error(`a copy of ${String(copy.photos.length)} photos`)
  const sections = readHandover(copy.bytes)?.sections ?? []
  const written = sections.reduce((sum, section) => sum + section.sheets.length, 0)
  // A copy that is said to be one and lacks something is worse than none.
  if (written !== sheets) throw new Error(`a copy of ${String(written)} sheets`)
  return 'done'
}

/** What is passed on from phone to phone. */
export const CARRYING_FLOWS: readonly Flow[] = [
  {
    name: 'writing a file for another phone',
    given: async () => ({ rows: await photographed() }),
    begin: (stage) => Promise.resolve(() => copyAll(stage, 2)),
    look: lookAtCarried,
    isBySteps: true,
  },
  {
    name: 'adding the file of another phone',
    given: async () => ({ rows: (await world()).rows }),
    begin: async (stage) => {
      await brought()
      return () => add(stage, false)
    },
    look: lookAtPhotos,
    isBySteps: true,
  },
  {
    name: 'adding the receipt for a photo',
    given: async () => ({ rows: (await handedOver()).rows }),
    begin: async (stage) => {
      await handedOver()
      return () => takeReceipts(stage)
    },
    look: lookAtPhotos,
    isBySteps: true,
  },
  {
    name: 'taking along pages that this phone may not read',
    given: async () => ({ rows: await carrier() }),
    begin: async (stage) => {
      await brought()
      return () => add(stage, true)
    },
    look: lookAtCarried,
    isBySteps: true,
  },
  {
    name: 'letting go of such pages once the server has them',
    given: async () => ({ rows: await arrived() }),
    begin: seeArrive,
    look: lookAtCarried,
    isBySteps: true,
  },
]
