// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { readSheet } from '#domain/log/sheet.ts'
import type { Custody, FactLogPort } from '#client/ports.ts'
import type { Board } from '#client/services.ts'
import { eventually } from '#tests/support/eventually.ts'
import { anEvent, aPerson } from '#tests/support/facts.ts'
import { enrol, networkTo, newDisk, noNetwork, openDisk, startPhone } from '#tests/support/phone.ts'
import type { PhoneDisk } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

const event = anEvent()
const person = aPerson('a')

/** Two tabs of one phone without a network, each with the event's list open. */
async function twoTabs(second: (disk: PhoneDisk) => FactLogPort = (disk) => disk.log) {
  const app = await openApp()
  const network = networkTo(app)
  const first = await startPhone(network)
  await enrol(first, await app.inviteLink({ role: 'coordinator', event }))
  network.fetch = noNetwork
  const disk = openDisk(first.disk.name)
  const other = await startPhone(network, disk, turnableClock(), { log: second(disk) })
  return {
    mark: async (who = person) =>
      first.services.attendance.checkIn(await first.services.boards.open(event), who),
    other: other.services,
    there: await other.services.boards.open(event),
  }
}

/** Where the marks of everybody are said to be, at every change of the board. */
function noteCustody(board: Board): Custody[] {
  const said: Custody[] = []
  board.onChange(() => {
    for (const { presence } of board.people())
      for (const { id } of presence.marks) said.push(board.custodyOf(id))
  })
  return said
}

describe('where a record is', () => {
  it('[SYN-2] a mark of another tab is never said to be on the server before it is', async () => {
    const { mark, other, there } = await twoTabs()
    const said = noteCustody(there)
    await mark()
    await eventually(() => expect(there.person(person)?.presence.state).toBe('here'))
    await eventually(() => expect(said.length).toBeGreaterThan(0))
    expect(new Set(said)).toEqual(new Set(['phone']))
    expect(other.outbox.count()).toBe(1)
  })

  it('[SYN-2] what cannot be placed is not shown, and is read again with the next change', async () => {
    let fails = false
    let failed = 0
    const failing = (disk: PhoneDisk) =>
      new Proxy(disk.log, {
        get: (log, name) => {
          const value: unknown = Reflect.get(log, name)
          if (typeof value !== 'function') return value
          if (name === 'listFactsWithoutPosition' && fails)
            return () => Promise.reject(new Error(`connection lost, ${String(++failed)}`))
          return (value as (...args: unknown[]) => unknown).bind(log)
        },
      })
    const { mark, other, there } = await twoTabs(failing)
    const said = noteCustody(there)
    fails = true
    await mark()
    await eventually(() => expect(failed).toBeGreaterThan(0))
    // comes after the reading that failed, and after whoever waited for it
    await expect(other.phoneData.countOnlyHere()).rejects.toThrow('connection lost')
    expect(there.person(person)).toBeNull()
    fails = false
    await mark(aPerson('b'))
    await eventually(() => expect(there.person(person)?.presence.state).toBe('here'))
    expect(new Set(said)).toEqual(new Set(['phone']))
    expect(other.outbox.count()).toBe(2)
  })
})

describe('what the server cannot read', () => {
  it('[SYN-5] stays on the phone, is shown as such, and goes into a copy', async () => {
    const app = await openApp()
    const phone = await startPhone(networkTo(app))
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event }))
    const { services, disk } = phone
    const board = await services.boards.open(event)
    await services.attendance.checkIn(board, person)
    const { handover } = services
    await handover.writeCopy()
    await spoilSignatures(disk)
    await services.sync.syncNow()
    expect(await services.outbox.list(10)).toMatchObject([{ custody: 'look', isRefused: true }])
    expect(board.counts().needLook).toBe(1)
    expect(services.outbox.countOnlyHere()).toBe(1)
    expect(await handover.writeCopy()).toMatchObject({ kind: 'copy', count: 1 })

    await services.attendance.checkIn(board, aPerson('b'))
    await services.sync.syncNow()
    expect(services.outbox.count()).toBe(1)
  })
})

/** As bytes that went bad on a worn-out phone. */
async function spoilSignatures({ db }: PhoneDisk): Promise<void> {
  const table = db.dexie.table<{ readonly bytes: Uint8Array }>('sheetBytes')
  for (const row of await table.toArray()) {
    const read = readSheet(row.bytes)
    if (read.kind !== 'sheet' || !read.sheet.facts.some(({ kind }) => kind === 'checked-in')) continue
    const bytes = row.bytes.slice()
    const at = Buffer.from(bytes).indexOf(read.sheet.signature)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await table.put({ ...row, bytes })
  }
}

describe('facts that wait to be signed', () => {
  it('[SHEET-1] are signed at once when two hundred of a stream do, and not before', async () => {
    const app = await openApp()
    const planned: number[] = []
    const timers = {
      set: (_run: () => void, delayMs: number) => planned.push(delayMs),
      clear: () => undefined,
    }
    const phone = await startPhone(networkTo(app), newDisk(), turnableClock(), { timers })
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event }))
    const board = await phone.services.boards.open(event)
    await phone.services.attendance.checkIn(board, person)
    await phone.services.sync.syncNow()
    planned.length = 0
    for (let i = 1; i < 200; i++) await phone.services.attendance.checkIn(board, aPerson(`p${String(i)}`))
    expect(Math.min(...planned)).toBeGreaterThan(1_000)
    await phone.services.attendance.checkIn(board, aPerson('the last one'))
    expect(planned.at(-1)).toBeLessThan(1_000)
  })
})
