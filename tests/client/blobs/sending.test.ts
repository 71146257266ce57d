// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { eventStream } from '#domain/stream.ts'
import { BLOB_PUT_PATH } from '#protocol/blob-limits.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { StorageFailure } from '#client/ports.ts'
import { erasePeople } from '#server/control/erase.ts'
import { aPhoto } from '#tests/support/photos.ts'
import { enrol, networkTo, newDisk, noNetwork, openDisk, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { PLAN } from '#tests/support/plan.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

const photo = aPhoto(150_000)
const blob = blobIdFor(photo)
const BEFORE = { width: 4, height: 3, when: 'before', caption: '' } as const

async function gather() {
  const app = await openApp()
  const desk = await startPhone(networkTo(app))
  await enrol(desk, await app.inviteLink(), 'Desk')
  const event = (await desk.services.desk.planEvent(PLAN)).event as EventId
  await desk.services.sync.syncNow()
  const gate = await startPhone(networkTo(app))
  await enrol(gate, await app.inviteLink({ role: 'coordinator', event }), 'Gate')
  return { app, desk, gate, event, stream: eventStream(event) }
}

const resultsOf = async ({ services }: TestPhone, event: EventId) =>
  services.results.open(await services.boards.open(event))

/** Takes the photo; it is durable with the fact that names it. */
async function take(phone: TestPhone, event: EventId, bytes = photo) {
  expect(await (await resultsOf(phone, event)).addPhoto(BEFORE, bytes)).toMatchObject({ kind: 'saved' })
}

async function sync({ services }: TestPhone): Promise<void> {
  await services.sync.syncNow()
  await services.blobs.settle()
}

describe('photos of a phone', () => {
  it('[SYN-9] arrive after the facts that name them, and another phone sees them', async () => {
    const { app, desk, gate, event, stream } = await gather()
    const here = gate.network.fetch
    gate.network.fetch = noNetwork
    await take(gate, event)
    await sync(gate)
    expect(gate.services.blobs.countWaiting()).toBe(1)
    expect(gate.services.blobs.isStored(stream, blob)).toBe(false)
    gate.network.fetch = here
    await sync(gate)
    expect(gate.services.blobs.countWaiting()).toBe(0)
    expect(await app.store.readBlob(stream, blob)).toEqual(photo)
    const results = await resultsOf(desk, event)
    await sync(desk)
    const [seen] = results.photos()
    if (!seen) throw new Error('no photo')
    expect(seen).toMatchObject({ blob, when: 'before' })
    expect(await results.readPhoto(seen)).toEqual(photo)
    desk.network.fetch = noNetwork
    expect(await results.readPhoto(seen)).toEqual(photo)
    expect(results.isPhotoStored(seen)).toBe(true)
  })

  it('[SYN-9] go on where they were cut off, also after the app was closed', async () => {
    const { app, gate, event, stream } = await gather()
    await take(gate, event)
    let puts = 0
    const all = gate.network.fetch
    gate.network.fetch = (input, init) =>
      typeof input === 'string' && input.includes(BLOB_PUT_PATH) && ++puts > 1
        ? noNetwork(input)
        : all(input, init)
    await sync(gate)
    expect(await app.store.listBlobs(stream)).toMatchObject([{ state: 'part', have: 65_536 }])
    const again = await startPhone({ fetch: all }, openDisk(gate.disk.name))
    expect(again.services.blobs.countWaiting()).toBe(1)
    await sync(again)
    expect(await app.store.readBlob(stream, blob)).toEqual(photo)
    expect(again.services.blobs.countWaiting()).toBe(0)
    // The tab that was cut off waits before it tries again.
    gate.network.fetch = all
    gate.clock.advance(120_000)
    await sync(gate)
    expect(gate.services.blobs.countWaiting()).toBe(0)
  })

  it('[SYN-9] come back to a server that lost them', async () => {
    const { app, gate, event, stream } = await gather()
    await take(gate, event)
    await sync(gate)
    await app.store.transact(stream, async (transaction) => {
      await transaction.dropBlobParts(stream, [blob])
      await transaction.noteBlob(stream, { blob, size: photo.length, have: 0, state: 'part' })
    })
    await sync(gate)
    expect(await app.store.readBlob(stream, blob)).toBeNull()
    gate.clock.advance(25 * 3_600_000)
    await sync(gate)
    await sync(gate)
    expect(await app.store.readBlob(stream, blob)).toEqual(photo)
    expect(gate.services.blobs.countWaiting()).toBe(0)
  })

  it('[SYN-10] that are erased go from every phone, and are not brought back', async () => {
    const { app, desk, gate, event, stream } = await gather()
    await take(gate, event)
    await sync(gate)
    const results = await resultsOf(desk, event)
    await sync(desk)
    const [seen] = results.photos()
    if (!seen) throw new Error('no photo')
    await results.readPhoto(seen)
    await erasePeople(app.deps, { event, people: [String(seen.id) as PersonId] })
    expect(await app.store.readBlob(stream, blob)).toBeNull()
    for (const phone of [desk, gate]) {
      await sync(phone)
      expect(await new DexieBlobStore(phone.disk.db).list()).toEqual([])
    }
    expect(await app.store.readBlob(stream, blob)).toBeNull()
  })

  it('[SYN-9] are not saved half: without room neither the photo nor its fact is there', async () => {
    const { app, event } = await gather()
    const disk = newDisk()
    const blobs = new DexieBlobStore(disk.db)
    blobs.keep = () => Promise.reject(new StorageFailure('no-space'))
    const full = await startPhone(networkTo(app), disk, undefined, { blobs })
    await enrol(full, await app.inviteLink({ role: 'coordinator', event }), 'Full')
    const results = await resultsOf(full, event)
    expect(await results.addPhoto(BEFORE, photo)).toEqual({ kind: 'not-saved', reason: 'no-space' })
    expect(results.photos()).toEqual([])
  })

  it('[SYN-9] kept for a fact that was never saved are sent to nobody', async () => {
    const { app, gate, event, stream } = await gather()
    gate.disk.log.append = () => Promise.reject(new StorageFailure('broken'))
    const results = await resultsOf(gate, event)
    expect(await results.addPhoto(BEFORE, photo)).toMatchObject({ kind: 'not-saved' })
    const later = await startPhone(networkTo(app), openDisk(gate.disk.name))
    await sync(later)
    expect(await new DexieBlobStore(later.disk.db).list()).toHaveLength(1)
    expect(await app.store.listBlobs(stream)).toEqual([])
  })

  it('[SYN-9] kept for a fact that was never saved are not counted after a start, and go a minute later', async () => {
    const { gate, app, event } = await gather()
    gate.disk.log.append = () => Promise.reject(new StorageFailure('broken'))
    const results = await resultsOf(gate, event)
    expect(await results.addPhoto(BEFORE, photo)).toMatchObject({ kind: 'not-saved' })
    const soon = await startPhone(networkTo(app), openDisk(gate.disk.name))
    expect(soon.services.blobs.countWaiting()).toBe(0)
    expect(await new DexieBlobStore(soon.disk.db).list()).toHaveLength(1)
    const clock = turnableClock()
    clock.advance(61_000)
    const later = await startPhone(networkTo(app), openDisk(gate.disk.name), clock)
    expect(await new DexieBlobStore(later.disk.db).list()).toEqual([])
  })
})

describe('counts of two phones', () => {
  it('[FACT-3] add up, and each phone takes back only what it counted', async () => {
    const { desk, gate, event } = await gather()
    const [there, here] = [await resultsOf(desk, event), await resultsOf(gate, event)]
    for (let i = 1; i <= 3; i++) await here.tally(new Map([['cans', i]]))
    await there.tally(
      new Map([
        ['cans', 4],
        ['lighters', 1],
      ]),
    )
    await sync(gate)
    await sync(desk)
    await sync(gate)
    for (const results of [here, there]) {
      expect(results.results().items).toEqual(
        new Map([
          ['cans', 7],
          ['lighters', 1],
        ]),
      )
      expect(results.results().records.flatMap(({ rivalries }) => rivalries)).toEqual([])
    }
    expect(here.ownTally()).toEqual(new Map([['cans', 3]]))
  })

  it('a result is corrected, taken out and counted again; tools are taken back', async () => {
    const { gate, event } = await gather()
    const results = await resultsOf(gate, event)
    const bags = { what: 'bags', fraction: 'glass', full: 2, part: 0, grams: null, to: 'landfill' } as const
    await results.note(bags)
    const [record] = results.results().records
    await results.note({ ...bags, full: 5 }, { record: record?.id })
    expect(results.results()).toMatchObject({ full: 5, estimatedGrams: 40_000, records: [{}] })
    const last = () => results.results().records[0] as NonNullable<typeof record>
    await results.setVoid('result-noted', last(), true)
    expect(results.results()).toMatchObject({ full: 0 })
    await results.setVoid('result-noted', last(), false)
    expect(results.results()).toMatchObject({ full: 5 })
    const move = { tool: 'gloves', count: 10, way: 'out', group: '', name: '' } as const
    const moved = await results.moveTool(move)
    expect(results.tools().balances).toMatchObject([{ open: 10 }])
    if (moved.kind === 'saved') await results.takeBack(moved.facts)
    expect(results.tools().balances).toEqual([])
    const incident = { what: 'x', who: '', person: null, aid: '', called: null, calledMs: null }
    await results.noteIncident(incident)
    const [noted] = results.incidents() as [ReturnType<typeof results.incidents>[number]]
    expect(await results.correctIncident(noted, noted)).toEqual({ kind: 'saved', facts: [] })
    expect(results.incidentChanges(noted.id)).toEqual([])
    await results.correctIncident(noted, { ...incident, what: 'y' })
    expect(results.incidents()).toMatchObject([{ what: 'y' }])
    expect(results.incidentChanges(noted.id)).toMatchObject([{ fields: [{ from: 'x', to: 'y' }] }])
    expect(results.countPeople()).toBe(0)
  })
})
