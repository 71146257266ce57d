import type { EventId } from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { eventStream } from '#domain/stream.ts'
import type { AddedFrom, SavedCopy } from '#client/services/handover.ts'
import { openApp } from '#tests/support/server-app.ts'
import { aPhoto } from '#tests/support/photos.ts'
import { enrol, networkTo, newDisk, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { PLAN } from '#tests/support/plan.ts'

/** Of more than one part. */
export const photo = aPhoto(150_000)
export const blob = blobIdFor(photo)
const BEFORE = { width: 4, height: 3, when: 'before', caption: '' } as const

/** A server with an event, and coordinators who have pulled it and are out of reach now. */
export async function gather() {
  const app = await openApp()
  const organiser = await startPhone(networkTo(app))
  await enrol(organiser, await app.inviteLink(), 'Desk')
  const event = (await organiser.services.desk.planEvent(PLAN)).event as EventId
  // what both phones know of the event lets either read what the other hands over
  const contact = { phones: ['+77010000001'], guardianPhones: [] }
  await organiser.services.desk.addPeople(event, [{ entry: { name: 'Ким Виктор', no: 1 }, contact }])
  await organiser.services.sync.syncNow()
  const join = async (name: string, of: EventId | null = event, disk = newDisk(), parts = {}) => {
    const phone = await startPhone(networkTo(app), disk, undefined, parts)
    await enrol(phone, await app.inviteLink({ role: 'coordinator', ...(of ? { event: of } : {}) }), name)
    await phone.services.boards.open(event)
    phone.network.fetch = noNetwork
    return phone
  }
  return { app, organiser, event, stream: eventStream(event), join }
}

export async function take({ services }: TestPhone, event: EventId, bytes = photo): Promise<void> {
  const results = await services.results.open(await services.boards.open(event))
  const { kind } = await results.addPhoto(BEFORE, bytes)
  if (kind !== 'saved') throw new Error(kind)
}

export async function copyOf({ services }: TestPhone): Promise<SavedCopy> {
  const copy = await services.handover.writeCopy()
  if (copy.kind !== 'copy') throw new Error(copy.kind)
  return copy
}

export async function fileOf({ bytes, photos }: SavedCopy): Promise<Uint8Array> {
  return bytesOf(new Blob([Uint8Array.from(bytes), ...photos]))
}
export const bytesOf = async (blobOf: Blob) => new Uint8Array(await blobOf.arrayBuffer())

export async function add({ services }: TestPhone, file: Uint8Array): Promise<AddedFrom> {
  const added = await services.handover.addCopy(file)
  if (added.kind !== 'added') throw new Error(added.kind)
  return added
}

export async function sync({ services }: TestPhone): Promise<void> {
  await services.sync.syncNow()
  await services.blobs.settle()
}

export const NONE = { added: 0, known: 0, sealed: 0, bad: 0, lost: 0 }
