import type { EventId } from '#domain/ids.ts'
import { addEvent, listEvents } from '../desk/events.ts'
import { addPeople } from '../desk/roster.ts'
import { invite } from '../enrolment/invite.ts'
import { writeLink } from '../enrolment/organiser-link.ts'
import type { Link } from '../ports.ts'
import type { AppDeps } from '../routes/deps.ts'
import { takeAttendance } from './attendance.ts'
import { chanceOf } from './chance.ts'
import type { Chance } from './chance.ts'
import { planDemoWeek } from './events.ts'
import type { DemoEvent } from './events.ts'
import { inventRoster } from './roster.ts'

const DAY_MS = 86_400_000

/** What to print for whoever tries the demo. */
export interface DemoLink {
  readonly label: string
  readonly link: string
}

/** Fills the demo's folder with this week's events, unless it has them, and makes ready links. */
export async function openDemo(deps: AppDeps, origin: string): Promise<readonly DemoLink[]> {
  const nowMs = deps.clock.now().wallMs
  const week = planDemoWeek(nowMs)
  const today = (await findToday(deps, nowMs)) ?? (await seedWeek(deps, week, nowMs))
  const link = async (wish: Pick<Link, 'role' | 'event'>) =>
    writeLink(origin, (await invite(deps, wish)).code)
  const coordinator = { role: 'coordinator', event: today } as const
  return [
    { label: 'Organiser', link: await link({ role: 'organiser', event: null }) },
    { label: 'Coordinator 1', link: await link(coordinator) },
    { label: 'Coordinator 2', link: await link(coordinator) },
    { label: 'Volunteer', link: `${origin}/schedule` },
  ]
}

/** The event of the demo that people are to be marked at: the large one that begins today. */
async function findToday(deps: AppDeps, nowMs: number): Promise<EventId | undefined> {
  const [, today] = planDemoWeek(nowMs)
  const { title, startsMs } = today.plan
  return (await listEvents(deps)).find((event) => event.title === title && event.startsMs === startsMs)?.id
}

async function seedWeek(
  deps: AppDeps,
  week: ReturnType<typeof planDemoWeek>,
  nowMs: number,
): Promise<EventId> {
  // Another day, other people: ids of two seedings in one folder never meet.
  const chance = chanceOf(Math.floor(nowMs / DAY_MS))
  const seeded = { ...deps, random: chance }
  const ids: EventId[] = []
  for (const event of week) ids.push(await seedEvent(seeded, event, chance))
  const [, today] = ids
  if (today === undefined) throw new Error('the demo week has no event today')
  return today
}

async function seedEvent(
  deps: AppDeps,
  { plan, people, isMarked }: DemoEvent,
  chance: Chance,
): Promise<EventId> {
  const event = await addEvent(deps, plan)
  await addPeople(deps, event, inventRoster(chance, people))
  if (isMarked) await takeAttendance(deps, { event, plan, chance })
  return event
}
