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
import { appendAsServer } from './append-as-server.ts'
import type { DeskDeps } from './append-as-server.ts'
import { readTable } from './read-table.ts'

/** All events of all years, earliest first. */
export async function listEvents({ store }: Pick<DeskDeps, 'store'>): Promise<readonly EventView[]> {
  return foldSchedule(await readTable(store, await store.listStreams('schedule/')))
}

export async function findEvent(deps: Pick<DeskDeps, 'store'>, id: EventId): Promise<EventView | undefined> {
  return (await listEvents(deps)).find((event) => event.id === id)
}

/** Plans an event, in the schedule of the year it starts in by its own clock. */
export async function addEvent(deps: DeskDeps, plan: EventPlan): Promise<EventId> {
  const event = eventIdOf(deps.random.bytes(SUBJECT_ID_BYTES))
  const { year } = localDate(plan.startsMs, plan.utcOffsetMinutes)
  await appendAsServer(deps, [{ stream: scheduleStream(year), drafts: [draftEvent(event, plan)] }])
  return event
}

/** Everybody who ever enrolled, by device. */
export async function listDevices({
  store,
}: Pick<DeskDeps, 'store'>): Promise<ReadonlyMap<DeviceId, DeviceView>> {
  return foldDevices(await readTable(store, await store.listStreams('organisation/')))
}
