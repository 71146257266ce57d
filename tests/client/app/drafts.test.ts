// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { StorageFailure } from '#client/ports.ts'
import type { DraftStorePort } from '#client/services/drafts.ts'
import { openDraftStore } from '#client/storage/draft-store.ts'
import { enrol, networkTo, newDisk, startPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { PLAN } from '#tests/support/plan.ts'
import { MORNING_MS, turnableClock } from '#tests/support/turnable-clock.ts'

const DAY_MS = 86_400_000
const typed = { name: 'Сері', phone: '+7 701' }
let stores = 0

/** A phone with an event planned, its drafts in a store that a later start finds again. */
async function aPhone(open: (name: string) => DraftStorePort = openDraftStore) {
  const name = `drafts-${String(++stores)}`
  const loadDrafts = vi.fn(() => Promise.resolve(name).then(open))
  const app = await openApp()
  const disk = newDisk()
  const clock = turnableClock()
  const sweeps: (() => void)[] = []
  const timers = {
    set: (run: () => void) => {
      sweeps.push(run)
      return null
    },
    clear: () => undefined,
  }
  const start = () => startPhone(networkTo(app), disk, clock, { loadDrafts, timers })
  const phone = await start()
  await enrol(phone, await app.inviteLink(), 'Desk')
  const { event } = await phone.services.desk.planEvent(PLAN)
  if (!event) throw new Error('not planned')
  return { ...phone, event, start, clock, loadDrafts, sweeps }
}
const other = 'bbbbbbbbbbbbbbbb' as EventId

describe('a half-filled form', () => {
  it('is found again by the next start, for its event and its name alone', async () => {
    const { services, event, start, loadDrafts } = await aPhone()
    expect(loadDrafts).not.toHaveBeenCalled()
    await services.drafts.keep(event, 'walk-in', typed)
    const { drafts } = (await start()).services
    expect(await drafts.read(event, 'walk-in')).toEqual(typed)
    expect(await drafts.read(event, 'incident')).toBeNull()
    expect(await drafts.read(other, 'walk-in')).toBeNull()
  })

  it('is kept as it was typed last, and a form that was saved meanwhile does not come back', async () => {
    const { services, event } = await aPhone()
    const { drafts } = services
    await Promise.all(
      ['С', 'Се', 'Сер'].map((name, i) => drafts.keep(event, 'walk-in', { ...typed, name, count: i })),
    )
    expect(await drafts.read(event, 'walk-in')).toEqual({ ...typed, name: 'Сер', count: 2 })
    await Promise.all([drafts.keep(event, 'walk-in', typed), drafts.forget(event, 'walk-in')])
    expect(await drafts.read(event, 'walk-in')).toBeNull()
  })

  it('[SYN-10] never holds an identity number', async () => {
    const { services, event } = await aPhone()
    await services.drafts.keep(event, 'walk-in', {
      name: 'Гүлнар 991332300012',
      phone: '991332300013',
      count: 7,
    })
    expect(await services.drafts.read(event, 'walk-in')).toEqual({ count: 7 })
  })

  it('is gone a day after its event, or after it was typed, and no sooner', async () => {
    const { services, event, clock } = await aPhone()
    const { drafts } = services
    await drafts.keep(event, 'walk-in', typed)
    clock.advance(PLAN.endsMs - MORNING_MS + DAY_MS - 1_000)
    expect(await drafts.read(event, 'walk-in')).toEqual(typed)
    await drafts.keep(event, 'incident', typed)
    clock.advance(2_000)
    expect(await drafts.read(event, 'walk-in')).toBeNull()
    expect(await drafts.read(event, 'incident')).toEqual(typed)
  })

  it('goes with a later start too, without anybody opening the form', async () => {
    const { services, event, clock, start, sweeps, loadDrafts } = await aPhone()
    await services.drafts.keep(event, 'walk-in', typed)
    clock.advance(PLAN.endsMs - MORNING_MS + DAY_MS)
    sweeps.length = 0
    await start()
    sweeps.forEach((run) => run())
    const store = await loadDrafts()
    await expect.poll(() => store.get(`${event} walk-in`)).toBeNull()
  })

  it('goes with the lists when the phone is cleared', async () => {
    const { services, event } = await aPhone()
    await services.drafts.keep(event, 'walk-in', typed)
    await services.sync.syncNow()
    expect(await services.phoneData.clear()).toMatchObject({ kind: 'done' })
    expect(await services.drafts.read(event, 'walk-in')).toBeNull()
  })

  it('that cannot be removed stops the clearing, which says so and removes nothing', async () => {
    let fails = 1
    const { services } = await aPhone((name) => {
      if (fails-- > 0) throw new StorageFailure('broken')
      return openDraftStore(name)
    })
    await services.sync.syncNow()
    expect(await services.phoneData.clear()).toEqual({ kind: 'not-saved', reason: 'broken' })
    expect(await services.phoneData.clear()).toMatchObject({ kind: 'done' })
  })

  it('is on the screen alone where the store fails, and the next one tries again', async () => {
    let fails = 1
    const { services, event, loadDrafts } = await aPhone((name) => {
      if (fails-- > 0) throw new StorageFailure('broken')
      return openDraftStore(name)
    })
    await services.drafts.keep(event, 'walk-in', typed)
    expect(await services.drafts.read(event, 'walk-in')).toBeNull()
    await services.drafts.keep(event, 'walk-in', typed)
    expect(await services.drafts.read(event, 'walk-in')).toEqual(typed)
    expect(loadDrafts).toHaveBeenCalledTimes(2)
  })

  it('is kept nowhere by a phone without such a store', async () => {
    const app = await openApp()
    const { services } = await enrolled(app)
    await services.drafts.keep(other, 'walk-in', typed)
    expect(await services.drafts.read(other, 'walk-in')).toBeNull()
  })
})

async function enrolled(app: Awaited<ReturnType<typeof openApp>>) {
  const phone = await startPhone(networkTo(app))
  await enrol(phone, await app.inviteLink(), 'Desk')
  return phone
}
