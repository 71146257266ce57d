import type { EventId, PersonId } from '#domain/ids.ts'
import type { Board, Services } from '#client/services.ts'
import { decide } from '#server/control/decide.ts'
import { enrol, networkTo, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { PLAN } from '#tests/support/plan.ts'
import { openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { faultyDisk, readRows } from './faulty-disk.ts'
import type { Rows } from './faulty-disk.ts'

/** An organiser's phone with an event of three people, all of it on the server too. */
export interface World {
  readonly app: TestApp
  readonly rows: Rows
  readonly event: EventId
  readonly people: readonly PersonId[]
}

export async function aWorld(): Promise<World> {
  const app = await openApp()
  const { phone, disk } = await anEmptyPhone(app)
  await enrol(phone, await app.inviteLink())
  const { services } = phone
  const { event } = await services.desk.planEvent(PLAN)
  if (!event) throw new Error('not planned')
  const entries = ['Айгерім', 'Данияр', 'Сәуле'].map((name, i) => ({
    entry: { name, no: i + 1 },
    contact: { phones: [`+7701000000${String(i)}`], guardianPhones: [] },
  }))
  await services.desk.addPeople(event, entries)
  await services.sync.syncNow()
  const board = await services.boards.open(event)
  const people = [...board.people()].sort((a, b) => (a.no ?? 0) - (b.no ?? 0)).map(({ id }) => id)
  phone.phone.stop()
  return { app, rows: await readRows(disk), event, people }
}

export async function anEmptyPhone(app: TestApp) {
  const disk = await faultyDisk()
  return { phone: await startPhone(networkTo(app), disk), disk }
}

/** What another phone of the same organisation does meanwhile. */
export async function onAnotherPhone(
  { app, event }: World,
  work: (services: Services, board: Board) => Promise<unknown>,
): Promise<void> {
  const { phone } = await anEmptyPhone(app)
  await enrol(phone, await app.inviteLink({ role: 'coordinator', event }), 'Another')
  await work(phone.services, await phone.services.boards.open(event))
  await phone.services.sync.syncNow()
  phone.phone.stop()
}

export async function erase({ app, event, people }: World): Promise<void> {
  const outcome = await decide(app.deps, { kind: 'erase', event, people: people.slice(0, 1) })
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
}

/** Marks people on a phone and keeps its disk as it is then. */
export async function rowsAfter(world: World, work: (phone: TestPhone) => Promise<unknown>): Promise<Rows> {
  const disk = await faultyDisk(world.rows)
  const phone = await startPhone(networkTo(world.app), disk)
  await work(phone)
  phone.phone.stop()
  return readRows(disk)
}
