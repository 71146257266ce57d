import type { EventId, PersonId } from '#domain/ids.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { contactsStream, eventStream, parseStream } from '#domain/stream.ts'
import { draftClosed } from '#domain/drafts/control.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { bytesOfId } from '#domain/ids.ts'
import type { Decision } from '#protocol/messages.ts'
import type { World } from '../world/world.ts'
import { foldReference } from '../checker/reference.ts'
import type { Committed } from '../checker/server-history.ts'
import { save } from './state.ts'

/** A phone was lost or its owner cannot be trusted; it goes on as if nothing had happened (SYN-7). */
export function revoke(world: World): void {
  const phone = world.pickPhone()
  const device = phone.device.identity?.device
  if (!device || phone.device.identity?.certificate.role === 'organiser') return
  world.decided.revoked.add(device)
  decide(world, { kind: 'revoke', device, trust: world.random.pick(['all', 'none']) })
}

/** An organiser holds a sheet of somebody's (SYN-5). */
export function hold(world: World): void {
  const found = pickSheet(world, false)
  if (!found) return
  world.decided.held.add(found.sheet)
  decide(world, { kind: 'hold', stream: found.stream, sheets: [found.sheet] })
}

/** An organiser lets a held sheet count. */
export function release(world: World): void {
  const found = pickSheet(world, true)
  if (found) decide(world, { kind: 'release', stream: found.stream, sheets: [found.sheet] })
}

/** Somebody asks to be forgotten (SYN-10). */
export function erase(world: World): void {
  const { random } = world
  const event = random.pick(world.events)
  const people = foldPeople(foldReference(world, eventStream(event)).table)
  if (people.length === 0) return
  const { ids } = random.pick(people)
  const person = random.pick(ids)
  decide(world, { kind: 'erase', event, people: [person] }, () => noteErased(world, event, person))
}

/** The retention window of an event has passed (SYN-11). */
export function seal(world: World): void {
  const event = world.random.pick(world.events)
  for (const stream of [eventStream(event), contactsStream(event)]) world.decided.sealed.add(stream)
  decide(world, { kind: 'seal', event })
}

/** A coordinator closes the event: the report was made of what this phone had (SYN-11). */
export function close(world: World): void {
  const phone = world.pickPhone()
  const event = world.random.pick(world.events)
  const stream = eventStream(event)
  const cursor = phone.log.state.cursors.get(stream)
  if (cursor && world.mayWrite(phone, stream)) save(world, phone, [{ stream, draft: draftClosed(cursor) }])
}

/** An organiser lets another phone write, or takes that back (SHEET-4). */
export function grant(world: World): void {
  const desk = world.phones.find((phone) => phone.device.identity?.certificate.role === 'organiser')
  const device = world.pickPhone().device.identity?.device
  if (!desk || !device) return
  const { random } = world
  const role = random.pick(['coordinator', 'organiser'])
  const stream = eventStream(random.pick(world.events))
  const own = [...desk.log.state.facts].filter(
    (each) => each.stream === stream && each.fact.personal === null,
  )
  const draft: FactDraft =
    own.length > 0 && random.chance(0.3)
      ? { kind: 'retracted', subjects: [], replaces: [random.pick(own).fact.id] }
      : { kind: 'granted', subjects: [], body: { device: bytesOfId(device), role } }
  save(world, desk, [{ stream, draft }])
}

function decide(world: World, decision: Decision, whenDone: () => void = () => undefined): void {
  const decided = world.server.decide(decision).then((outcome) => {
    const told = outcome.kind === 'done' ? 'done' : outcome.problem
    world.tell(`the server: ${decision.kind} ${told}`)
    if (outcome.kind === 'done') whenDone()
  })
  world.launch(decision.kind, decided)
}

function noteErased(world: World, event: EventId, person: PersonId): void {
  for (const stream of [eventStream(event), contactsStream(event)]) {
    const erased = world.decided.erased.get(stream) ?? new Set()
    world.decided.erased.set(stream, erased.add(person))
  }
}

function pickSheet(world: World, isHeld: boolean): Committed | null {
  const { history } = world.disk
  const streams = history.streams().filter((stream) => parseStream(stream)?.kind === 'event')
  const rows = streams.flatMap((stream) => [...history.latest(stream).values()])
  const found = rows.filter((row) => row.isHeld === isHeld && row.device !== world.identity.device)
  return found.length > 0 ? world.random.pick(found) : null
}
