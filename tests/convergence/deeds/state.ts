import { eventStream } from '#domain/stream.ts'
import type { EventId } from '#domain/ids.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { Phone } from '../world/phone.ts'
import type { World } from '../world/world.ts'
import { makeCheckIn } from './drafts.ts'
import type { DraftMaker } from './drafts.ts'

/** Saves statements in a tab; nothing is shown as saved where the storage is full. */
export function save(world: World, phone: Phone, drafts: readonly StreamDraft[]): void {
  // Without an account nobody is asked for anything.
  if (drafts.length === 0 || !phone.device.identity) return
  world.tell(`${phone.name}: ${drafts.map(({ draft }) => draft.kind).join(', ')}`)
  world.attempt('save', world.random.pick(phone.tabs).capture(drafts))
}

/** Somebody states something about an event, as this phone knows it. */
export async function stateAtEvent(world: World, make: DraftMaker): Promise<void> {
  const { random } = world
  const phone = world.pickPhone()
  const event = pickEvent(world, phone)
  const device = phone.device.identity?.device
  if (!event || !device) return
  const view = await world.until(phone.view(eventStream(event)))
  if (!view) return
  // A few marks in a row, as at a gate.
  for (let count = random.chance(0.3) ? 3 : 1; count > 0; count--)
    save(world, phone, make({ event, table: view.table, device, random }))
}

/** A coordinator marks people of an event that is not theirs: the server will hold that (SYN-5). */
export async function stateElsewhere(world: World): Promise<void> {
  const { random } = world
  const phone = world.pickPhone()
  const device = phone.device.identity?.device
  const event = world.events.find((each) => !world.mayWrite(phone, eventStream(each)))
  if (!event || !device) return
  const [mine] = world.events
  const view = await world.until(phone.view(eventStream(mine)))
  if (view) save(world, phone, makeCheckIn({ event, table: view.table, device, random }))
}

/** An event that the phone may write to. */
function pickEvent(world: World, phone: Phone): EventId | null {
  const known = new Set([...world.events, ...phone.events().map((event) => event.id)])
  const open = [...known].filter((event) => world.mayWrite(phone, eventStream(event)))
  return open.length > 0 ? world.random.pick(open) : null
}
