import { contactsStream, eventStream, scheduleStream } from '#domain/stream.ts'
import { FIELD_FLOWS } from './field-flows.ts'
import { copyServer, lookAtServer, wipeServer } from './support/copy-server.ts'
import { countParts, listFacts, lookAtEvent, lookAtLogs } from './support/look.ts'
import { firstPerson, marked, onBoard, once, personOf, said, world } from './support/on-board.ts'
import type { Flow, Given, Look, Said, Stage } from './support/sweep.ts'
import { PLAN } from '#tests/support/plan.ts'
import { aWorld, erase, onAnotherPhone } from './support/worlds.ts'
import type { World } from './support/worlds.ts'

/** Storage that failed is told; that there is no network is no failure of the storage. */
async function synced({ services }: Stage): Promise<Said> {
  const state = await services.sync.syncNow()
  return state.kind === 'waiting' && state.why === 'storage' ? 'not done' : 'done'
}

/** A flow of the loop: one round with a server. */
function ofLoop(name: string, given: () => Promise<Given>, look: Flow['look'] = lookAtLogs): Flow {
  return { name, given, begin: (stage) => Promise.resolve(() => synced(stage)), look, isBySteps: true }
}

/** A world of its own, changed before the phone hears of it. Each fault meets a copy of its server. */
function elsewhere(change: (world: World) => Promise<unknown>) {
  const changed = once(async () => {
    const other = await aWorld()
    await change(other)
    return other
  })
  return {
    world: changed,
    given: async () => {
      const { rows, app } = await changed()
      return { rows, server: await copyServer(app) }
    },
  }
}

const othersMarks = elsewhere((other) =>
  onAnotherPhone(other, ({ attendance }, board) => attendance.checkIn(board, personOf(other))),
)
const erased = elsewhere(erase)
const longAgo = elsewhere(({ app }) => {
  app.clock.advance(126 * 86_400_000)
  return Promise.resolve()
})

const toMany = Array.from({ length: 30 }, (_, i) => ({
  entry: { name: `Адам ${String(i + 1)}`, no: i + 10 },
  contact: { phones: [`+770100001${String(10 + i)}`], guardianPhones: [] },
}))

async function withServer(look: Look) {
  return { logs: await lookAtLogs(look), server: look.server && (await lookAtServer(look.server)) }
}

const lookAtSchedule = async ({ services, log }: Look) => ({
  events: services.schedule
    .events()
    .map(({ title, place }) => `${title}, ${place}`)
    .sort(),
  facts: (await listFacts(log, scheduleStream(2026))).size,
})

/**
 * Every flow that writes on the phone, without its screen: a new one is one more entry. What there is before, what is
 * done, and where to look whether it is there exactly once.
 */
export const FLOWS: readonly Flow[] = [
  {
    name: 'first run: joining by a link',
    given: async () => ({ server: await copyServer((await world()).app) }),
    async begin({ services, server }) {
      const { event } = await world()
      const link = (await server?.inviteLink({ role: 'coordinator', event })) ?? ''
      const code = services.device.parseLink(link) ?? ''
      return async () =>
        (await services.device.enrol(code, 'Gate')).kind === 'enrolled' ? 'done' : 'not done'
    },
    look: ({ services }) => Promise.resolve([services.device.me()?.name, services.device.me()?.role]),
    isBySteps: true,
  },
  onBoard('marking somebody', (on) => on.services.attendance.checkIn(on.board, firstPerson(on))),
  onBoard('marking that somebody has left', (on) =>
    on.services.attendance.checkOut(on.board, firstPerson(on)),
  ),
  onBoard(
    'undoing a mark',
    (on) => {
      const person = on.board.person(firstPerson(on))
      const facts = person?.presence.marks.map((mark) => mark.id) ?? []
      return on.services.attendance.undo(on.board, firstPerson(on), facts)
    },
    { given: async () => ({ rows: await marked() }) },
  ),
  onBoard('adding a walk-in', ({ services, board }) =>
    services.attendance.addWalkIn(
      board,
      { name: 'Қосылған' },
      { phones: ['+77010009999'], guardianPhones: [] },
    ),
  ),
  onBoard('importing a list at the desk', ({ services, of }) => services.desk.addPeople(of.event, toMany)),
  {
    name: 'planning an event',
    given: async () => ({ rows: (await world()).rows }),
    begin: ({ services }) =>
      Promise.resolve(() => said(services.desk.planEvent({ ...PLAN, title: 'Жаңа іс-шара' }))),
    look: lookAtSchedule,
  },
  {
    name: 'changing an event',
    given: async () => ({ rows: (await world()).rows }),
    begin: async ({ services }) => {
      const { event } = await world()
      return () => said(services.desk.changeEvent(event, { place: 'Қарағанды' }))
    },
    look: lookAtSchedule,
  },
  ofLoop('signing what was captured, with no network', async () => ({ rows: await marked() })),
  ofLoop(
    'signing and sending',
    async () => ({ rows: await marked(), server: await copyServer((await world()).app) }),
    withServer,
  ),
  ofLoop('applying what another phone wrote', othersMarks.given, async (look) => ({
    logs: await lookAtLogs(look),
    event: await lookAtEvent(look, (await othersMarks.world()).event),
  })),
  ofLoop(
    'healing a server that lost its log',
    async () => {
      const { rows, app } = await world()
      return { rows, server: await wipeServer(app) }
    },
    withServer,
  ),
  ofLoop('erasing somebody', erased.given, async (look) => {
    const { event } = await erased.world()
    const streams = [eventStream(event), contactsStream(event)]
    const parts = await Promise.all(streams.map((stream) => countParts(look.log, stream)))
    return { parts, event: await lookAtEvent(look, event) }
  }),
  { ...ofLoop('dropping what is long over', longAgo.given), isDoneAtStart: true },
  ...FIELD_FLOWS,
]
