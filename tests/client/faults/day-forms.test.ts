// @vitest-environment happy-dom
import { vi } from 'vitest'
import type { Screen } from '#tests/client/support/mount-app.ts'
import { MORNING_MS, turnableClock } from '#tests/support/turnable-clock.ts'
import { noNetwork, startPhone } from '#tests/support/phone.ts'
import { lookAtAll } from './support/begun.ts'
import { faultyDisk, readRows } from './support/faulty-disk.ts'
import { given, isDialogGone, pageOf, pageOfFirst, submit, submitDialog } from './support/form-steps.ts'
import { describeForms } from './support/forms.ts'
import type { FormFlow } from './support/forms.ts'
import { lookAtEvent } from './support/look.ts'
import { once, personOf, world } from './support/on-board.ts'
import type { Look } from './support/sweep.ts'
import { rowsAfter } from './support/worlds.ts'

vi.mock('#client/features/results/shrink-photo.ts', () => ({
  shrinkPhoto: () => Promise.resolve({ bytes: new Uint8Array(64).fill(7), width: 8, height: 8 }),
}))

const boardOf = async ({ services }: Look) => services.boards.open((await world()).event)
const resultsOf = async (look: Look) => look.services.results.open(await boardOf(look))

/** A child of the list who is here, or who was marked as having left. */
const aChild = (hasLeft: boolean) =>
  once(async () => {
    const of = await world()
    let child = ''
    const rows = await rowsAfter(of, async ({ services, network }) => {
      network.fetch = noNetwork
      const board = await services.boards.open(of.event)
      const contact = { phones: [], guardianPhones: [] }
      const added = await services.attendance.addWalkIn(board, { name: 'Бала', isMinor: true }, contact)
      if (added.kind !== 'saved' || !added.person) throw new Error('not added')
      child = added.person
      if (hasLeft) await services.attendance.checkOut(board, added.person)
    })
    return { child, rows }
  })
const childHere = aChild(false)
const childGone = aChild(true)

const lookAtHandOvers = async (look: Look) => {
  const board = await boardOf(look)
  const child = board.people().find(({ name }) => name === 'Бала')
  return {
    to: child && board.handOvers(child).map(({ handOver }) => handOver),
    event: await lookAtEvent(look, board.id),
  }
}

const counted = once(async () => {
  const of = await world()
  let party = ''
  const rows = await rowsAfter(of, async ({ services, network }) => {
    network.fetch = noNetwork
    const said = { count: 12, label: '№4 мектеп' }
    const outcome = await services.groups.countParty(await services.boards.open(of.event), said)
    if (outcome.kind === 'saved') party = outcome.party ?? ''
  })
  return { party, rows }
})

/** Somebody was marked by a clock that was nine hours slow. */
const markedBySlowClock = once(async () => {
  const of = await world()
  const disk = await faultyDisk(of.rows)
  const slow = turnableClock(MORNING_MS - 9 * 3_600_000)
  const { phone, services } = await startPhone({ fetch: noNetwork }, disk, slow)
  await services.attendance.checkIn(await services.boards.open(of.event), personOf(of))
  phone.stop()
  return readRows(disk)
})

/** Takes a photo, or saves the one that could not be saved. */
async function takePhoto(screen: Screen): Promise<void> {
  if (screen.find('Save photos')) return screen.press('Save photos')
  const input = document.querySelector<HTMLInputElement>('.photo-take input')
  if (!input) throw new Error('no camera')
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'a.jpg')], configurable: true })
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await screen.settle()
}

/** What is typed and chosen on the pages of the day. */
const FORMS: readonly FormFlow[] = [
  {
    name: 'noting an incident',
    given,
    path: () => pageOf('results/incidents'),
    typed: { '#what': 'Аяғын жарақаттады', '#who': 'Көрші', '#aid': 'Таңылды' },
    send: submit,
    isSent: () => document.querySelector('.incident-one') !== null,
    look: async (look) => {
      const incidents = (await resultsOf(look)).incidents()
      return {
        incidents: incidents.map(({ what, who, aid }) => [what, who, aid]),
        ...(await lookAtAll(look)),
      }
    },
  },
  {
    name: 'handing out tools',
    given,
    path: () => pageOf('results/tools'),
    typed: { '.stepper-number': '3', '.tools-form .text-field .input': 'Ерлан' },
    send: (screen) => screen.press('Handed out'),
    isSent: () => document.querySelector('.undo') !== null,
    look: async (look) => {
      const { moves, balances } = (await resultsOf(look)).tools()
      return { moves: moves.length, open: balances.map(({ open }) => open), ...(await lookAtAll(look)) }
    },
  },
  {
    name: 'keeping a photo with its caption',
    given,
    path: () => pageOf('results/photos'),
    prepare: () => {
      Object.assign(URL, { createObjectURL: () => 'blob:photo', revokeObjectURL: () => undefined })
      return Promise.resolve()
    },
    typed: { '.photos-form .input': 'Көпір асты' },
    send: takePhoto,
    isSent: () => document.querySelector('.photo') !== null,
    isKept: (screen) => screen.find('Save photos: 1') !== undefined,
    look: async (look) => {
      const photos = (await resultsOf(look)).photos()
      return { captions: photos.map(({ caption }) => caption), ...(await lookAtAll(look)) }
    },
  },
  {
    name: 'noting guardians',
    given,
    path: async () => `${await pageOfFirst()}/guardians`,
    typed: { '#guardian-name-1': 'Сейілова Гүлнар', '#guardian-phone-1': '+7 701 000 55 55' },
    send: submit,
    isSent: (screen) => !screen.router.currentRoute.value.path.endsWith('/guardians'),
    look: async (look) => {
      const board = await boardOf(look)
      const first = board.person(personOf(await world()))
      return { noted: first && board.contact(first).guardians, ...(await lookAtAll(look)) }
    },
  },
  {
    name: 'handing a child over to somebody else',
    given: async () => ({ rows: (await childHere()).rows }),
    path: async () => pageOf(`person/${(await childHere()).child}`),
    async prepare(screen) {
      await screen.press('Mark out')
      await screen.press('Somebody else')
    },
    typed: { '.dialog .text-field .input': 'Сейілов Ерлан' },
    send: (screen) => screen.press('Hand over'),
    isSent: isDialogGone,
    look: lookAtHandOvers,
  },
  {
    name: 'noting later to whom a child went',
    given: async () => ({ rows: (await childGone()).rows }),
    path: async () => `${await pageOf(`person/${(await childGone()).child}`)}?ask=hand-over`,
    prepare: (screen) => screen.press('Somebody else'),
    typed: { '.dialog .text-field .input': 'Сейілов Ерлан' },
    send: (screen) => screen.press('Record the hand-over'),
    isSent: isDialogGone,
    look: lookAtHandOvers,
  },
  {
    name: 'correcting the clock of a phone',
    given: async () => ({ rows: await markedBySlowClock() }),
    path: () => pageOf('clocks'),
    prepare: (screen) => screen.press('Correct the clock'),
    typed: { '.time-field input': '9:05' },
    send: submitDialog,
    isSent: isDialogGone,
    look: async (look) => {
      const people = (await boardOf(look)).people()
      const times = people.flatMap(({ presence }) => presence.marks.map(({ time }) => time.ms))
      return { times, ...(await lookAtAll(look)) }
    },
  },
  {
    name: 'correcting a head count',
    given: async () => ({ rows: (await counted()).rows }),
    path: async () => pageOf(`party/${(await counted()).party}`),
    typed: { '#count': '11', '#label': '4 «Б»' },
    send: submit,
    isSent: (screen) => screen.find('Save the change') === undefined,
    look: lookAtAll,
  },
]

describeForms(FORMS)
