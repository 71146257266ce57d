// @vitest-environment happy-dom
import { vi } from 'vitest'
import { organisationStream } from '#domain/stream.ts'
import { chooseFile, useHereWorker } from '#tests/client/features/desk/open-desk.ts'
import { given, lookAtSchedule, submit } from './support/form-steps.ts'
import { describeForms } from './support/forms.ts'
import type { FormFlow } from './support/forms.ts'
import { listFacts, lookAtEvent } from './support/look.ts'
import { world } from './support/on-board.ts'
import { PATIENCE_MS } from '#tests/support/patience.ts'

const deskOf = async (page: string) => `/desk/events/${(await world()).event}${page}`
const hasSaidSaved = () => document.querySelector('.settings-end .row-t') !== null

/** One of them stands on the list already. */
const LIST = `Аты-жөні;Телефон
Жаңа Бірінші;+7 701 555 00 11
Жаңа Екінші;+7 701 555 00 12
Айгерім;+7 701 000 00 00
`

const FORMS: readonly FormFlow[] = [
  {
    name: 'changing an event',
    given,
    path: () => deskOf('/edit'),
    typed: { '#event-place': 'Қарағанды', '#event-meeting': 'Көпір жанында' },
    send: submit,
    isSent: (screen) => !screen.router.currentRoute.value.path.endsWith('/edit'),
    look: lookAtSchedule,
  },
  {
    name: 'changing settings of the organisation',
    given,
    path: () => Promise.resolve('/desk/settings'),
    typed: { '#setting-consentAge': '16', '#setting-bag': '4,5' },
    send: submit,
    isSent: hasSaidSaved,
    look: async ({ services, log }) => ({
      own: [...(await services.settings.read()).own.values].sort(),
      facts: (await listFacts(log, organisationStream(2026))).size,
    }),
  },
  {
    name: 'changing settings of an event',
    given,
    path: () => deskOf('/settings'),
    typed: { '#setting-consentAge': '16', '#setting-bag': '4,5' },
    send: submit,
    isSent: hasSaidSaved,
    look: async (look) => {
      const { event } = await world()
      const { own } = await look.services.settings.read(event)
      return { own: [...own.values].sort(), ...(await lookAtEvent(look, event)) }
    },
  },
  {
    name: 'importing a list',
    given,
    path: () => deskOf('/import'),
    async prepare(screen) {
      useHereWorker()
      await vi.waitUntil(() => document.querySelector('input[type=file]'), {
        timeout: PATIENCE_MS,
        interval: 1,
      })
      await chooseFile(screen, new File([LIST], 'list.csv'))
      await screen.press('Check')
      await screen.press('One person: skip the row')
    },
    typed: {},
    send: (screen) => screen.press('Add 2 people'),
    isSent: (screen) => screen.text().includes('Added 2 people'),
    isKept: (screen) => screen.find('Add 2 people') !== undefined,
    look: async (look) => lookAtEvent(look, (await world()).event),
  },
]

describeForms(FORMS)
