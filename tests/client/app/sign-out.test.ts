// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { blobIdFor } from '#domain/log/blob.ts'
import { eventStream } from '#domain/stream.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { StorageFailure } from '#client/ports.ts'
import type { WipePort } from '#client/ports.ts'
import { describeLog, emptyLog } from '#client/storage/empty-log.ts'
import { eventually } from '#tests/support/eventually.ts'
import { anEvent, aPerson, bytesFor } from '#tests/support/facts.ts'
import { enrol, networkTo, newDisk, openDisk, startPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

const event = anEvent()
const stream = eventStream(event)

/** Two tabs of one phone that have brought everything to the server, and what happens in the last moment before a wipe. */
async function twoTabs() {
  const app = await openApp()
  const disk = newDisk()
  const moment = { run: (): Promise<unknown> => Promise.resolve() }
  const wipe: WipePort = {
    look: () => describeLog(disk.db),
    async wipe(seen) {
      await moment.run()
      return emptyLog(disk.db, seen)
    },
  }
  const network = networkTo(app)
  const asked = vi.fn(network.fetch)
  network.fetch = asked
  const loadWipe = () => Promise.resolve(wipe)
  const { services } = await startPhone(network, disk, turnableClock(), { loadWipe })
  await enrol({ services }, await app.inviteLink({ role: 'coordinator', event }))
  const otherDisk = openDisk(disk.name)
  const other = await startPhone(network, otherDisk)
  const mark = async (name: string) =>
    other.services.attendance.checkIn(await other.services.boards.open(event), aPerson(name))
  expect(await mark('a')).toMatchObject({ kind: 'saved' })
  await other.services.sync.syncNow()
  return { services, disk, otherDisk, moment, mark, asked }
}

describe('signing out', () => {
  it('removes nothing when another tab saved between the counting and the wipe', async () => {
    const { services, disk, moment, mark, asked } = await twoTabs()
    moment.run = vi.fn(() => mark('b'))
    const before = asked.mock.calls.length
    const onlyHere = { records: 1, photos: 0, sealed: 0 }
    expect(await services.phoneData.signOut()).toEqual({ kind: 'refused', onlyHere })
    expect(moment.run).toHaveBeenCalledOnce()
    expect((await disk.log.listStreams()).includes(stream)).toBe(true)
    // This page goes on with its rounds; what was marked in the other one comes to the server by them.
    await eventually(() => expect(asked.mock.calls.length).toBeGreaterThan(before))
    await services.sync.syncNow()
    expect(await services.phoneData.signOut()).toEqual({ kind: 'done', kept: 0 })
    // The other tab lets go of the log, and says that it saves nothing any more.
    expect(await mark('c')).toEqual({ kind: 'not-saved', reason: 'broken' })
  })

  it('says so when the storage fails, and the rounds go on', async () => {
    const { services, moment, asked } = await twoTabs()
    moment.run = () => Promise.reject(new StorageFailure('broken'))
    const before = asked.mock.calls.length
    expect(await services.phoneData.signOut()).toEqual({ kind: 'not-saved', reason: 'broken' })
    await eventually(() => expect(asked.mock.calls.length).toBeGreaterThan(before))
  })

  it('gives up when something comes again and again', async () => {
    const { services, disk, moment } = await twoTabs()
    let times = 0
    moment.run = () => disk.db.meta.put({ key: `clock ${++times}`, value: null })
    expect(await services.phoneData.signOut()).toEqual({ kind: 'not-saved', reason: 'broken' })
    expect(times).toBe(3)
  })

  it('[SYN-9] [SYN-15] counts a photo of another tab, and its event is not cleared either', async () => {
    const { services, disk, otherDisk } = await twoTabs()
    const [fact] = (await disk.log.readTail(stream, { fact: 0, sheet: 0 })).facts
    const bytes = bytesFor('photo', 30)
    const names = [{ fact: fact?.fact.id ?? expect.unreachable(), subjects: [] }]
    const record = { stream, blob: blobIdFor(bytes), size: 30, names, keptMs: 1, state: 'waiting' as const }
    const blobs = new DexieBlobStore(otherDisk.db)
    await blobs.keep([{ record, bytes }])
    const refusal = { kind: 'refused', onlyHere: { records: 0, photos: 1, sealed: 0 } }
    expect(await services.phoneData.signOut()).toEqual(refusal)
    expect(await services.phoneData.clear()).toEqual(refusal)
    expect(await disk.log.dropStream(stream)).toBe(false)
    await blobs.setState([record], 'stored')
    expect(await disk.log.dropStream(stream)).toBe(true)
    expect(await services.phoneData.signOut()).toEqual({ kind: 'done', kept: 0 })
  })
})
