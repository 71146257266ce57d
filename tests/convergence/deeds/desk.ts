import { eventStream } from '#domain/stream.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { World } from '../world/world.ts'
import { draftChange, draftNewEvent, draftRoster, SCHEDULE } from './drafts.ts'
import { save } from './state.ts'

export function planEvent(world: World): void {
  stateAtDesk(world, draftNewEvent(world.random))
}

export async function changeEvent(world: World): Promise<void> {
  const desk = findDesk(world)
  const view = desk && (await world.until(desk.view(SCHEDULE)))
  const change = view && draftChange(world.random, view.table)
  if (change) stateAtDesk(world, change)
}

export function addAsServer(world: World): void {
  const { random } = world
  const stream = eventStream(random.pick(world.events))
  world.launch('server', world.stateAsServer(stream, draftRoster(random, 1 + random.below(2))))
}

export function enrolLate(world: World): void {
  const phone = world.phones.find((each) => each.name === 'late')
  if (phone && !phone.device.identity)
    world.attempt('enrol', world.enrol(phone, world.random.pick(world.events)))
}

/** A coordinator is given a second event; until then some of its log came as bare ids. */
export function enrolElsewhere(world: World): void {
  const phone = world.pickPhone()
  if (phone.device.identity?.certificate.role !== 'coordinator') return
  world.attempt('enrol', world.enrol(phone, world.random.pick(world.events)))
}

function stateAtDesk(world: World, draft: FactDraft): void {
  const desk = findDesk(world)
  if (desk) save(world, desk, [{ stream: SCHEDULE, draft }])
}

function findDesk(world: World) {
  return world.phones.find((phone) => phone.device.identity?.certificate.role === 'organiser')
}
