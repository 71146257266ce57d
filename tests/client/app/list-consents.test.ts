// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { eventStream } from '#domain/stream.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { StorageFailure } from '#client/ports.ts'
import { erasePeople } from '#server/control/erase.ts'
import { aPhoto } from '#tests/support/photos.ts'
import { enrol, networkTo, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { PLAN } from '#tests/support/plan.ts'

const photo = aPhoto(20_000)
const blob = blobIdFor(photo)
const LIST = { version: '2026-1', language: 'kk', signer: 'Ким Ирина Васильевна' } as const

/** A phone at the event with three pupils of 8A. */
async function meet() {
  const app = await openApp()
  const desk = await startPhone(networkTo(app))
  await enrol(desk, await app.inviteLink(), 'Desk')
  const event = (await desk.services.desk.planEvent(PLAN)).event as EventId
  await desk.services.sync.syncNow()
  const gate = await startPhone(networkTo(app))
  await enrol(gate, await app.inviteLink({ role: 'coordinator', event }), 'Gate')
  const board = await gate.services.boards.open(event)
  const pupils: PersonId[] = []
  for (const name of ['Иса Дариға', 'Ким Виктор', 'Ахметов Нұрлан']) {
    const known = { phones: [], guardianPhones: [] }
    const added = await gate.services.attendance.addWalkIn(board, { name, isMinor: true }, known)
    if (added.person) pupils.push(added.person)
  }
  const consents = () => pupils.map((id) => board.person(id)?.consent)
  return { app, gate, event, board, pupils, consents, minors: gate.services.minors }
}

async function sync({ services }: TestPhone): Promise<void> {
  await services.sync.syncNow()
  await services.blobs.settle()
}

describe('a school’s list', () => {
  it('[SYN-9] is saved for all at once; its photo is kept and sent once, and goes with the last of them', async () => {
    const { app, gate, event, board, pupils, consents, minors } = await meet()
    expect(await minors.noteListConsents(board, pupils, LIST, photo)).toMatchObject({
      kind: 'saved',
      marks: pupils.map((person) => ({ person })),
    })
    expect(consents()).toEqual(['given', 'given', 'given'])
    const kept = new DexieBlobStore(gate.disk.db)
    expect((await kept.list()).map((one) => [one.blob, one.names.length])).toEqual([[blob, 3]])
    await sync(gate)
    const stream = eventStream(event)
    expect(gate.services.blobs.countWaiting()).toBe(0)
    expect(await app.store.readBlob(stream, blob)).toEqual(photo)

    const [first, ...others] = pupils as [PersonId, ...PersonId[]]
    await erasePeople(app.deps, { event, people: [first] })
    await sync(gate)
    expect(consents()).toEqual(['unknown', 'given', 'given'])
    expect(await app.store.readBlob(stream, blob)).toEqual(photo)
    await erasePeople(app.deps, { event, people: others })
    await sync(gate)
    expect(await app.store.readBlob(stream, blob)).toBeNull()
    expect(await kept.list()).toEqual([])
  })

  it('changes no answer that is there, and is taken back as a whole', async () => {
    const { gate, board, pupils, consents, minors } = await meet()
    const [refusing] = pupils as [PersonId]
    const note = { state: 'refused', way: 'guardian-present', relation: null, signature: null } as const
    await minors.noteConsent(board, refusing, { ...LIST, ...note })
    const outcome = await minors.noteListConsents(board, pupils, LIST)
    expect(outcome.marks?.map(({ person }) => person)).toEqual(pupils.slice(1))
    expect(consents()).toEqual(['refused', 'given', 'given'])
    expect(await minors.noteListConsents(board, pupils, LIST, photo)).toMatchObject({
      kind: 'saved',
      facts: [],
      marks: [],
    })
    expect(await new DexieBlobStore(gate.disk.db).list()).toEqual([])
    await gate.services.groups.takeBackAll(board, outcome.marks ?? [])
    expect(consents()).toEqual(['refused', 'unknown', 'unknown'])
  })

  it('[SYN-9] without room for its photo is saved for nobody', async () => {
    const { gate, board, pupils, consents, minors } = await meet()
    gate.disk.log.append = () => Promise.reject(new StorageFailure('no-space'))
    expect(await minors.noteListConsents(board, pupils, LIST, photo)).toEqual({
      kind: 'not-saved',
      reason: 'no-space',
    })
    expect(consents()).toEqual(['unknown', 'unknown', 'unknown'])
  })
})
