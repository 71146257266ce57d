// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { FakeServices } from './support/fake-services.ts'
import { closeApp, openApp } from './support/mount-app.ts'

let services: FakeServices
let event: EventId

beforeEach(() => {
  services = new FakeServices()
  event = services.planEvent()
})
afterEach(closeApp)

it('an address of a page that is loaded only then keeps what it asks for', async () => {
  const screen = await openApp(services, `/event/${event}/list?ask=hand-over#main`)
  expect(screen.router.currentRoute.value).toMatchObject({
    path: `/event/${event}/list`,
    query: { ask: 'hand-over' },
    hash: '#main',
  })
})

it('back from the first page that is loaded only then leads where one came from', async () => {
  const screen = await openApp(services, '/settings')
  await screen.router.push('/today')
  await screen.router.push(`/event/${event}/list`)
  await screen.settle()
  screen.router.back()
  await screen.settle()
  expect(screen.router.currentRoute.value.path).toBe('/today')
})
