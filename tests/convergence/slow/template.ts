import { draftEvent } from '#domain/drafts/event.ts'
import { eventIdOf } from '#domain/ids.ts'
import { appendAsServer } from '#server/desk/append-as-server.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'
import { SCHEDULE } from '../deeds/drafts.ts'
import { SlowClock } from './slow-clock.ts'
import { SlowServer } from './slow-server.ts'

export const eventId = eventIdOf(new Uint8Array(10).fill(7))

let made: Promise<string> | undefined

/** The data folder that every slow history of this process begins with a copy of: a server with one event. */
export const template = (): Promise<string> => (made ??= make())

async function make(): Promise<string> {
  const server = await SlowServer.open(new SlowClock())
  const plan = draftEvent(eventId, {
    title: 'Clean-up',
    startsMs: MORNING_MS,
    endsMs: MORNING_MS + 14_400_000,
    utcOffsetMinutes: 300,
    place: 'Park',
    meetingPoint: '',
    bring: '',
  })
  await appendAsServer(server.deps, [{ stream: SCHEDULE, drafts: [plan] }])
  await server.kill()
  process.once('exit', () => server.removeNow())
  return server.folder
}
