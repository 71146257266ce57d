// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { CanaryPort } from '#client/ports.ts'
import { anEvent, aPerson } from '#tests/support/facts.ts'
import { enrol, networkTo, newDisk, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { PhoneDisk } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

/** A mark outside the databases, and a browser that can be asked to keep them. */
function browser(kept: { mark: string | null; isPersisted: boolean }) {
  let asked = 0
  const canary: CanaryPort = {
    read: () => kept.mark,
    write: (epoch) => {
      kept.mark = epoch
    },
  }
  const quota = {
    persisted: () => Promise.resolve(kept.isPersisted),
    persist: () => {
      asked++
      return Promise.resolve(false)
    },
    estimate: () => Promise.resolve({}),
  }
  return { others: { canary, quota }, asked: () => asked, kept }
}

async function start(phone: ReturnType<typeof browser>, disk?: PhoneDisk) {
  const app = await openApp()
  const started = await startPhone(networkTo(app), disk ?? newDisk(), turnableClock(), phone.others)
  return { started, app }
}

describe('protecting what was saved', () => {
  it('asks the browser to keep the data once this phone’s key is saved, not before, and once a page', async () => {
    const phone = browser({ mark: null, isPersisted: false })
    const { started, app } = await start(phone)
    await started.services.sync.syncNow()
    expect(phone.asked()).toBe(0)
    await enrol(started, await app.inviteLink({ role: 'coordinator', event: anEvent() }))
    expect(phone.asked()).toBe(1)
    const board = await started.services.boards.open(anEvent())
    await started.services.attendance.checkIn(board, aPerson('a'))
    await started.services.attendance.checkIn(board, aPerson('b'))
    expect(phone.asked()).toBe(1)
  })

  it('does not ask a browser that keeps the data already', async () => {
    const phone = browser({ mark: null, isPersisted: true })
    const { started, app } = await start(phone)
    await enrol(started, await app.inviteLink({ role: 'coordinator', event: anEvent() }))
    expect(phone.asked()).toBe(0)
  })
})

describe('a phone whose data were cleared', () => {
  it('is told from a new one by the mark that its log left outside it', async () => {
    const phone = browser({ mark: null, isPersisted: true })
    const first = await start(phone)
    expect(first.started.services.device.wasWiped()).toBe(false)
    await enrol(first.started, await first.app.inviteLink({ role: 'coordinator', event: anEvent() }))
    const again = await startPhone({ fetch: noNetwork }, first.started.disk, turnableClock(), phone.others)
    expect(again.services.device.wasWiped()).toBe(false)
    const wiped = await start(phone)
    expect(wiped.started.services.device.wasWiped()).toBe(true)
    await enrol(wiped.started, await wiped.app.inviteLink({ role: 'coordinator', event: anEvent() }))
    expect(wiped.started.services.device.wasWiped()).toBe(false)
    expect(phone.kept.mark).toBe((await wiped.started.disk.log.readState()).epoch)
  })

  it('knows that its own log is not there: the mark is gone, or another log’s, but not while it stands', async () => {
    const phone = browser({ mark: null, isPersisted: true })
    const { started, app } = await start(phone)
    await enrol(started, await app.inviteLink({ role: 'coordinator', event: anEvent() }))
    const { phoneData } = started.services
    expect(phoneData.isGone()).toBe(false)
    phone.kept.mark = null
    expect(phoneData.isGone()).toBe(true)
    // signed out in another tab, and joined again there
    phone.kept.mark = 'another'
    expect(phoneData.isGone()).toBe(true)
  })

  it('leaves no mark on a phone that only reads the schedule', async () => {
    const phone = browser({ mark: null, isPersisted: true })
    const { started } = await start(phone)
    await started.services.sync.syncNow()
    expect(phone.kept.mark).toBeNull()
  })
})
