// @vitest-environment node
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { StorageFailure } from '#client/ports.ts'
import { failureOf } from '#client/storage/storage-failure.ts'
import { eventually } from '#tests/support/eventually.ts'
import { openApp } from '#tests/support/server-app.ts'
import { enrol, networkTo, openDisk, startPhone } from '#tests/support/phone.ts'
import { anEvent, aPerson } from '#tests/support/facts.ts'

function quotaError(): Error {
  return new DOMException('disk full', 'QuotaExceededError')
}

describe('storage that fails', () => {
  it('is told apart: no space, also wrapped by a library, or broken', () => {
    const wrapped = Object.assign(new Error('aborted'), { name: 'AbortError', inner: quotaError() })
    expect(failureOf(quotaError())).toMatchObject({ reason: 'no-space' })
    expect(failureOf(wrapped)).toMatchObject({ reason: 'no-space' })
    expect(failureOf(new Error('lost'))).toMatchObject({ reason: 'broken' })
    expect(failureOf(new Error('lost'))).toBeInstanceOf(StorageFailure)
    const failure = new StorageFailure('no-space')
    expect(failureOf(failure)).toBe(failure)
  })

  it('[FACT-9] saves nothing of a walk-in when the disk is full half way, and says so', async () => {
    const app = await openApp()
    const { services, disk } = await startPhone(networkTo(app))
    const phone = { services, disk, network: networkTo(app) }
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event: anEvent() }))
    const board = await services.boards.open(anEvent())
    let writes = 0
    // The second row of the transaction finds the disk full.
    const really = Reflect.get(IDBObjectStore.prototype, 'add')
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
      this: IDBObjectStore,
      row,
      key,
    ) {
      if (++writes === 2) throw quotaError()
      return really.call(this, row, key)
    })
    onTestFinished(() => add.mockRestore())
    const entry = { name: 'Қосылған' }
    const contact = { phones: ['+77010000001'], guardianPhones: [] }
    expect(await services.attendance.addWalkIn(board, entry, contact)).toEqual({
      kind: 'not-saved',
      reason: 'no-space',
    })
    expect(await disk.db.facts.count()).toBe(0)
    expect(board.people()).toEqual([])
    expect(services.outbox.count()).toBe(0)
    expect(await services.attendance.addWalkIn(board, entry, contact)).toMatchObject({ kind: 'saved' })
    expect(board.people()).toHaveLength(1)
  })
})

describe('two tabs on one phone', () => {
  it('show each other’s marks, and what one sends the other sees on the server', async () => {
    const app = await openApp()
    const event = anEvent()
    const first = await startPhone(networkTo(app))
    await enrol(first, await app.inviteLink({ role: 'coordinator', event }))
    const second = await startPhone(networkTo(app), openDisk(first.disk.name))
    const [here, there] = [await first.services.boards.open(event), await second.services.boards.open(event)]
    const saved = await first.services.attendance.checkIn(here, aPerson())
    if (saved.kind !== 'saved') throw new Error('not saved')
    await eventually(() => expect(there.person(aPerson())?.presence.state).toBe('here'))
    await Promise.all([first.services.sync.syncNow(), second.services.sync.syncNow()])
    await second.services.sync.syncNow()
    expect(there.custodyOf(saved.facts[0] ?? ('' as never))).toBe('server')
    expect((await app.store.listLog(`event/${event}` as never, 0, 10)).length).toBe(1)
  })
})
