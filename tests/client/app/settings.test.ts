// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { readFact } from '#domain/log/fact.ts'
import { bagKey } from '#domain/settings/keys.ts'
import { organisationStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import { enrol, networkTo, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { PLAN } from '#tests/support/plan.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

const YEAR_MS = 365 * 86_400_000

async function openDesk(clock = turnableClock()) {
  const app = await openApp({ clock })
  const desk = await startPhone(networkTo(app), undefined, clock)
  await enrol(desk, await app.inviteLink(), 'Desk')
  const { event } = await desk.services.desk.planEvent(PLAN)
  if (!event) throw new Error('not planned')
  return { app, clock, desk, event }
}

async function aGate(app: Awaited<ReturnType<typeof openDesk>>['app'], desk: TestPhone, event: string) {
  await desk.services.sync.syncNow()
  const invited = await desk.services.desk.inviteCoordinator(event as never)
  if (invited.kind !== 'invited') throw new Error(invited.kind)
  const gate = await startPhone(networkTo(app), undefined, desk.clock)
  await enrol(gate, invited.link)
  return gate
}

describe('settings of a phone', () => {
  it('that the desk makes reach a coordinator’s board; the event’s own come before the organisation’s', async () => {
    const { app, desk, event } = await openDesk()
    const { settings } = desk.services
    expect(await settings.change(null, { age: 16, [bagKey('glass')]: 15_000 })).toMatchObject({
      kind: 'saved',
    })
    expect(await settings.change(event, { age: 14 })).toMatchObject({ kind: 'saved' })
    const gate = await aGate(app, desk, event)
    const board = await gate.services.boards.open(event)
    expect(board.settings().consentAge).toBe(14)
    expect(board.settings().values.get(bagKey('glass'))).toBe(15_000)
    expect(board.settings()).toBe(board.settings())

    await settings.change(event, { age: null })
    await desk.services.sync.syncNow()
    await gate.services.sync.syncNow()
    expect(board.settings().consentAge).toBe(16)
    expect((await gate.services.settings.read(event)).above.consentAge).toBe(16)
  })

  it('a coordinator makes for the event, offline, and never for the organisation', async () => {
    const { app, desk, event } = await openDesk()
    const gate = await aGate(app, desk, event)
    gate.network.fetch = noNetwork
    const board = await gate.services.boards.open(event)
    let heard = 0
    board.onChange(() => heard++)
    await gate.services.settings.change(event, { cap: 120 })
    expect(board.settings().capMinutes).toBe(120)
    expect(heard).toBeGreaterThan(0)
    await gate.services.settings.change(null, { round: 10 })
    expect((await gate.services.settings.read()).settings.roundMinutes).toBe(30)
  })

  it('of the organisation are said again with the first change in a new year', async () => {
    const { clock, desk } = await openDesk()
    const { settings } = desk.services
    await settings.change(null, { age: 16, cap: 60 })
    clock.advance(YEAR_MS)
    await settings.change(null, { cap: 90 })
    clock.advance(1)
    await settings.change(null, { round: 15 })
    const { own, above } = await settings.read()
    expect(Object.fromEntries(own.values)).toEqual({ age: 16, cap: 90, round: 15 })
    expect(own.rivals).toEqual([])
    expect(above.consentAge).toBe(18)
    const frozen = await desk.disk.log.listUnsealed(organisationStream(yearOf(clock.now().wallMs)), 10)
    const bodies = frozen.map(({ envelope }) => readFact(envelope, null)?.body)
    expect(bodies).toHaveLength(2)
    expect(bodies).toEqual(expect.arrayContaining([{ age: 16, cap: 90 }, { round: 15 }]))
  })

  it('are not kept by a phone that is nobody’s', async () => {
    const phone = await startPhone({ fetch: noNetwork })
    expect(await phone.services.settings.change(null, { age: 16 })).toEqual({
      kind: 'not-saved',
      reason: 'not-enrolled',
    })
  })
})
