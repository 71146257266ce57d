// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { emptyState } from '#domain/fold/stream-state.ts'
import { eventStream } from '#domain/stream.ts'
import { readHandover } from '#protocol/handover/handover.ts'
import { verifierOf } from '#protocol/es256.ts'
import { MemoryBlobStore } from '#client/blobs/memory-blob-store.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { addCopy } from '#client/handover/add-copy.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { openApp } from '#tests/support/server-app.ts'
import { enrol, networkTo, newDisk, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { PLAN } from '#tests/support/plan.ts'

const { subtle } = crypto
const verify = verifierOf(subtle)

async function copyOf({ services }: TestPhone): Promise<Uint8Array> {
  const copy = await services.handover.writeCopy()
  if (copy.kind !== 'copy') throw new Error(copy.kind)
  return copy.bytes
}

/** Copies of two phones, each a little later than the one before, and a third phone that has none of it. */
async function gather() {
  const app = await openApp()
  const organiser = await startPhone(networkTo(app))
  await enrol(organiser, await app.inviteLink(), 'Desk')
  const event = (await organiser.services.desk.planEvent(PLAN)).event as EventId
  const people = Array.from({ length: 6 }, (_, i) => ({
    entry: { name: `Адам ${String(i + 1)}`, no: i + 1, group: 'A' },
    contact: { phones: [], guardianPhones: [] },
  }))
  await organiser.services.desk.addPeople(event, people)
  await organiser.services.sync.syncNow()
  const start = async (name: string, log = new MemoryFactLog(emptyLogState(name))) => {
    const disk = newDisk()
    const phone = await startPhone(networkTo(app), disk, undefined, { log })
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event }), name)
    phone.network.fetch = noNetwork
    return { phone, log, disk }
  }
  const [a, b, reader] = [await start('A'), await start('B'), await start('C')]
  const files: Uint8Array[] = []
  for (const [i, { phone }] of [a, b, a, b, a].entries()) {
    const board = await phone.services.boards.open(event)
    const person = board.people().find(({ no }) => no === i + 1)?.id as PersonId
    expect(await phone.services.attendance.checkIn(board, person)).toMatchObject({ kind: 'saved' })
    files.push(await copyOf(phone))
  }
  const identity = await new DeviceStore(new DexieMetaStore(reader.disk.db), subtle).readIdentity()
  if (!identity) throw new Error('not enrolled')
  return { event, files, identity, before: reader.log.state }
}

describe('hand-over files', () => {
  it('[SYN-12] give the union of what is in them: any of them, in any order, however often', async () => {
    const { event, files, identity, before } = await gather()
    const sheetsOf = (file: Uint8Array) =>
      (readHandover(file)?.sections ?? []).flatMap(({ sheets }) => sheets.map(({ sheet }) => sheet))
    const device = {
      listParcels: () => Promise.resolve([]),
      storeParcel: () => Promise.reject(new Error('this phone can read them')),
      dropParcel: () => Promise.resolve(),
    }
    const picks = fc.array(fc.nat({ max: files.length - 1 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(picks, async (order) => {
        const log = new MemoryFactLog(before)
        const pause = () => Promise.resolve()
        let facts = 0
        for (const i of order) {
          const readControl = () => Promise.resolve(emptyState().control)
          const deps = {
            ...{ log, identity, device, subtle, verify, pause, readControl },
            ...{ blobs: new MemoryBlobStore(), nowMs: 0 },
          }
          const added = await addCopy(deps, files[i] as Uint8Array)
          expect(added).toMatchObject({ kind: 'added', isWhole: true, badSheets: 0, sealedSheets: 0 })
          if (added.kind === 'added') facts += added.facts
        }
        const carried = await log.listSheetsWithoutPosition(eventStream(event))
        const union = new Set(order.flatMap((i) => sheetsOf(files[i] as Uint8Array)))
        expect(carried.map(({ id }) => id).sort()).toEqual([...union].sort())
        expect(facts).toBe(union.size)
      }),
      { numRuns: 40 },
    )
  })
})
