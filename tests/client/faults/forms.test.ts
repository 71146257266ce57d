// @vitest-environment happy-dom
import { copyServer } from './support/copy-server.ts'
import {
  given,
  isDialogGone,
  lookAtSchedule,
  pageOfFirst,
  submit,
  submitDialog,
} from './support/form-steps.ts'
import { describeForms } from './support/forms.ts'
import type { FormFlow } from './support/forms.ts'
import { lookAtEvent } from './support/look.ts'
import { marked, world } from './support/on-board.ts'

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
    isSent: isDialogGone,
    look: async (look) => lookAtEvent(look, (await world()).event),
  },
  {
    name: 'correcting the time of an arrival',
    given: async () => ({ rows: await marked() }),
    path: pageOfFirst,
    async prepare(screen) {
      await screen.press('Correct the time: 09:00')
      await screen.press('Wrong clock')
    },
    typed: { '.time-field input': '9:05', '.dialog .field:last-child input': 'сағат бұзық' },
    send: submitDialog,
    isSent: isDialogGone,
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

describeForms(FORMS)
