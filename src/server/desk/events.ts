import { draftEvent } from '#domain/drafts/event.ts'
import type { EventPlan } from '#domain/drafts/event.ts'
import { foldDevices } from '#domain/fold/device-view.ts'
import type { DeviceView } from '#domain/fold/device-view.ts'
import { foldSchedule } from '#domain/fold/event-view.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import { eventIdOf, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import type { DeviceId, EventId } from '#domain/ids.ts'
import { scheduleStream } from '#domain/stream.ts'
import { localDate } from '#domain/text/calendar.ts'
import type { TrustDeps } from '../control/trust.ts'
import { appendAsServer } from './append-as-server.ts'
import type { DeskDeps } from './append-as-server.ts'
import { readStream } from './read-stream.ts'

/** All events of all years, earliest first. Each schedule stands alone (FACT-9). */
export async function listEvents(deps: TrustDeps): Promise<readonly EventView[]> {
  const events: EventView[] = []
  for (const stream of await deps.store.listStreams('schedule/'))
    events.push(...foldSchedule((await readStream(deps, stream)).table))
  return events.sort((a, b) => a.startsMs - b.startsMs || (a.id < b.id ? -1 : 1))
}

export async function findEvent(deps: TrustDeps, id: EventId): Promise<EventView | undefined> {
  return (await listEvents(deps)).find((event) => event.id === id)
}

/** Plans an event, in the schedule of the year it starts in by its own clock. */
export async function addEvent(deps: DeskDeps, plan: EventPlan): Promise<EventId> {
  const event = eventIdOf(deps.random.bytes(SUBJECT_ID_BYTES))
  const { year } = localDate(plan.startsMs, plan.utcOffsetMinutes)
  await appendAsServer(deps, [{ stream: scheduleStream(year), drafts: [draftEvent(event, plan)] }])
  return event
}

/** Everybody who ever enrolled, by device, as the latest year tells. */
export async function listDevices(deps: TrustDeps): Promise<ReadonlyMap<DeviceId, DeviceView>> {
  const devices = new Map<DeviceId, DeviceView>()
  for (const stream of await deps.store.listStreams('organisation/'))
    for (const [id, view] of foldDevices((await readStream(deps, stream)).table)) devices.set(id, view)
  return devices
}
