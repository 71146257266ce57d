// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { scheduleStream } from '#domain/stream.ts'
import { closeApp } from '#tests/client/support/mount-app.ts'
import type { Screen } from '#tests/client/support/mount-app.ts'
import { noNetwork } from '#tests/support/phone.ts'
import { copyServer } from './support/copy-server.ts'
import { FAULTS } from './support/faulty-disk.ts'
import type { Rows } from './support/faulty-disk.ts'
import { sweepForm } from './support/forms.ts'
import type { FormFlow } from './support/forms.ts'
import { listFacts, lookAtEvent } from './support/look.ts'
import type { Look } from './support/sweep.ts'
import { aWorld, rowsAfter } from './support/worlds.ts'
import type { World } from './support/worlds.ts'

// Every call is failed in a run of its own, each with the whole app mounted.
vi.setConfig({ testTimeout: 240_000 })
afterEach(closeApp)

let made: Promise<World> | null = null
const world = () => (made ??= aWorld())
const given = async () => ({ rows: (await world()).rows })

/** The first has been marked on this phone. */
let marked: Promise<Rows> | null = null
const givenMarked = async () => {
  const before = await world()
  marked ??= rowsAfter(before, async ({ services, network }) => {
    network.fetch = noNetwork
    const [first] = before.people
    if (first) await services.attendance.checkIn(await services.boards.open(before.event), first)
  })
  return { rows: await marked }
}

async function submit(screen: Screen): Promise<void> {
  document.body.querySelector('form')?.dispatchEvent(new Event('submit'))
  await screen.settle()
}

async function submitDialog(screen: Screen): Promise<void> {
  document.body.querySelector('.dialog form')?.dispatchEvent(new Event('submit'))
  await screen.settle()
}

async function pageOfFirst(): Promise<string> {
  const { event, people } = await world()
  return `/event/${event}/person/${String(people[0])}`
}

const lookAtSchedule = async ({ services, log }: Look) => ({
  events: services.schedule
    .events()
    .map(({ title, place }) => `${title}, ${place}`)
    .sort(),
  facts: (await listFacts(log, scheduleStream(2026))).size,
})

const FORMS: readonly FormFlow[] = [
  {
    name: 'adding somebody who is not on the list',
    given,
    path: async () => `/event/${(await world()).event}/add`,
    typed: { '#name': 'Қосылған Адам', '#phone': '+7 701 000 99 99' },
    send: (screen) => screen.press('Add and mark'),
    isSent: (screen) => screen.text().includes('Added: Қосылған Адам'),
    look: async (look) => lookAtEvent(look, (await world()).event),
  },
  {
    name: 'counting people without their names',
    given,
    path: async () => `/event/${(await world()).event}/count`,
    typed: { '#count': '30', '#label': '7 «Ә»' },
    send: submit,
    isSent: (screen) => screen.router.currentRoute.value.path.endsWith('/list'),
    look: async (look) => {
      const { event } = await world()
      const board = await look.services.boards.open(event)
      const parties = board.parties().map(({ count, label }) => `${String(count)} ${label}`)
      return { parties, ...(await lookAtEvent(look, event)) }
    },
  },
  {
    name: 'noting a guardian’s answer',
    given,
    path: async () => `${await pageOfFirst()}/consent`,
    prepare: async (screen) => {
      await screen.press('Guardian is here')
      await screen.press('Consents')
    },
    typed: { '#consent-signer': 'Серікова Гүлнар' },
    send: submit,
    isSent: (screen) => !screen.router.currentRoute.value.path.endsWith('/consent'),
    look: async (look) => {
      const { event, people } = await world()
      const board = await look.services.boards.open(event)
      const child = board.people().find(({ id }) => id === people[0])
      const notes = child ? board.consent(child).notes : []
      return {
        notes: notes.map(({ way, signer }) => `${way} ${signer}`),
        ...(await lookAtEvent(look, event)),
      }
    },
  },
  {
    name: 'correcting a person',
    given,
    path: async () => `${await pageOfFirst()}/correct`,
    typed: { '#correct-name': 'Түзетілген Адам', '#correct-phone': '+7 701 000 99 99' },
    send: submit,
    isSent: (screen) => !screen.router.currentRoute.value.path.endsWith('/correct'),
    look: async (look) => {
      const { event, people } = await world()
      const board = await look.services.boards.open(event)
      const first = board.people().find(({ id }) => id === people[0])
      const { phones } = first ? board.contact(first) : {}
      return { name: first?.name, phones, ...(await lookAtEvent(look, event)) }
    },
  },
  {
    name: 'giving the time of an arrival',
    given,
    path: pageOfFirst,
    async prepare(screen) {
      await screen.press('Came earlier: give the time')
      await screen.press('Marked later')
    },
    typed: { '.time-field input': '9:05' },
    send: submitDialog,
    isSent: () => document.body.querySelector('.dialog form') === null,
    look: async (look) => lookAtEvent(look, (await world()).event),
  },
  {
    name: 'correcting the time of an arrival',
    given: givenMarked,
    path: pageOfFirst,
    async prepare(screen) {
      document.body.querySelector<HTMLElement>('.history .icon-button')?.click()
      await screen.settle()
      await screen.press('Wrong clock')
    },
    typed: { '.time-field input': '9:05', '.dialog .field:last-child input': 'сағат бұзық' },
    send: submitDialog,
    isSent: () => document.body.querySelector('.dialog form') === null,
    look: async (look) => {
      const { event, people } = await world()
      const board = await look.services.boards.open(event)
      const first = board.people().find(({ id }) => id === people[0])
      const times = first?.presence.marks.map(({ time, said }) => ({ time, said }))
      return { times, ...(await lookAtEvent(look, event)) }
    },
  },
  {
    name: 'noting a result',
    given,
    path: async () => `/event/${(await world()).event}/results/note/area`,
    typed: { '#size': '12', '#note': 'жағалау' },
    send: submit,
    isSent: (screen) => screen.router.currentRoute.value.path.endsWith('/results'),
    look: async (look) => {
      const { event } = await world()
      const results = await look.services.results.open(await look.services.boards.open(event))
      const { squareMetres, records } = results.results()
      return { squareMetres, notes: records.map(({ note }) => note), ...(await lookAtEvent(look, event)) }
    },
  },
  {
    name: 'planning an event',
    given,
    path: () => Promise.resolve('/desk/events/new'),
    typed: {
      '#event-title': 'Жаңа сенбілік',
      '#event-time-date': '23.05.2026',
      '#event-time-from': '9:00',
      '#event-time-until': '12:00',
      '#event-place': 'Ақтөбе',
    },
    send: submit,
    isSent: (screen) => screen.router.currentRoute.value.path !== '/desk/events/new',
    look: lookAtSchedule,
  },
  {
    name: 'joining by a link',
    given: async () => ({ server: await copyServer((await world()).app) }),
    path: async (server) => {
      const { event } = await world()
      const { pathname, hash } = new URL((await server?.inviteLink({ role: 'coordinator', event })) ?? '')
      return pathname + hash
    },
    typed: { '#phone-name': 'Шығыс қақпа' },
    send: submit,
    isSent: (screen) => screen.router.currentRoute.value.path !== '/join',
    look: ({ services }) => Promise.resolve([services.device.me()?.name, services.device.me()?.role]),
    isBySteps: true,
  },
]

describe.each(FORMS)('$name', (form) => {
  it.each(FAULTS)(
    '[TEST-4] %s at every call: saved exactly once, or the form is still filled',
    async (fault) => {
      expect(await sweepForm(form, fault)).toBeGreaterThan(0)
    },
  )
})
