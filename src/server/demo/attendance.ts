import { draftRegistration } from '#domain/drafts/registration.ts'
import type { EventPlan } from '#domain/drafts/event.ts'
import { personIdOf, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import type { EventId, FactId, PersonId } from '#domain/ids.ts'
import { listPeople } from '../desk/roster.ts'
import type { AppDeps } from '../routes/deps.ts'
import type { Chance } from './chance.ts'
import { openDemoPhone } from './demo-phone.ts'
import type { DemoPhone } from './demo-phone.ts'
import { inventName } from './names.ts'

const MINUTE_MS = 60_000
const WALK_INS = 3

/** Takes attendance at an event that is over, on two phones: some seen by both, some who never came. */
export async function takeAttendance(
  deps: AppDeps,
  { event, plan, chance }: { readonly event: EventId; readonly plan: EventPlan; readonly chance: Chance },
): Promise<void> {
  const gate = await openDemoPhone(deps, event, { name: 'Қақпа · Айдана', chance })
  const river = await openDemoPhone(deps, event, { name: 'Берег · Игорь', chance })
  const visit: Visit = { plan, chance, gate, river }
  const people = await listPeople(deps, event)
  for (const { id } of people) if (chance.below(7) > 0) attend(visit, id)
  for (let i = 0; i < WALK_INS; i++) addWalkIn(visit)
  await gate.send()
  await river.send()
}

interface Visit {
  readonly plan: EventPlan
  readonly chance: Chance
  readonly gate: DemoPhone
  readonly river: DemoPhone
}

function attend({ plan, chance, gate, river }: Visit, person: PersonId): void {
  const arrivedMs = plan.startsMs + (chance.below(50) - 15) * MINUTE_MS
  const heads: FactId[] = [mark(gate, 'checked-in', { person, wallMs: arrivedMs, knew: [] })]
  // Every sixth was seen on the bank too, by a phone that had no network either.
  if (chance.below(6) === 0)
    heads.push(mark(river, 'checked-in', { person, wallMs: arrivedMs + 7 * MINUTE_MS, knew: [] }))
  const leftMs = plan.endsMs - chance.below(25) * MINUTE_MS
  if (chance.below(10) > 0) mark(gate, 'checked-out', { person, wallMs: leftMs, knew: heads })
}

function addWalkIn(visit: Visit): void {
  const { chance, gate, plan } = visit
  const person = personIdOf(chance.bytes(SUBJECT_ID_BYTES))
  gate.capture(draftRegistration(person, { name: inventName(chance), source: 'walk-in' }), plan.startsMs)
  attend(visit, person)
}

function mark(
  phone: DemoPhone,
  kind: 'checked-in' | 'checked-out',
  {
    person,
    wallMs,
    knew,
  }: { readonly person: PersonId; readonly wallMs: number; readonly knew: readonly FactId[] },
): FactId {
  return phone.capture({ kind, subjects: [person], body: { way: 'tap' }, knew }, wallMs).id
}
