import type { PersonView } from '#domain/fold/person-view.ts'
import { toBase32 } from '#domain/bytes.ts'
import type { Board } from '#client/services.ts'
import { Deck } from '../world/deck.ts'
import { SLOW_FAULTS } from './slow-faults.ts'
import type { SlowPhone } from './slow-phone.ts'
import type { SlowWorld } from './slow-world.ts'

/** Something that happens in the slow world. */
export type SlowDeed = readonly [name: string, happen: (world: SlowWorld) => Promise<void> | void]

const DEEDS: readonly (readonly [weight: number, deed: SlowDeed])[] = [
  [10, ['check-in', (world) => mark(world, 'checkIn')]],
  [4, ['check-out', (world) => mark(world, 'checkOut')]],
  [3, ['walk-in', walkIn]],
  [2, ['undo', undo]],
  [12, ['round', (world) => sync(world, world.pickPhone())]],
  [2, ['everybody syncs', (world) => world.phones.forEach((phone) => sync(world, phone))]],
  [2, ['two pages sync', syncTwoPages]],
  [1, ['erase somebody', erase]],
  [0.7, ['revoke a phone', revoke]],
  [1, ['close the event', closeEvent]],
  ...SLOW_FAULTS,
]

const DECK = new Deck(DEEDS)

/** One thing that happens. */
export async function happen(world: SlowWorld): Promise<void> {
  const [name, deed] = DECK.pick(world.random)
  world.tell(name)
  await deed(world)
}

export function sync(world: SlowWorld, phone: SlowPhone): void {
  for (const services of phone.all.slice(0, 1)) world.launchFrail(services.sync.syncNow())
}

async function syncTwoPages(world: SlowWorld): Promise<void> {
  const phone = world.pickPhone()
  if (phone.all.length < 2) await phone.openPage()
  for (const services of phone.all) world.launchFrail(services.sync.syncNow())
}

async function mark(world: SlowWorld, how: 'checkIn' | 'checkOut'): Promise<void> {
  const { phone, board, person } = await pickPerson(world)
  if (person) save(world, phone, phone.services.attendance[how](board, person.id))
}

async function walkIn(world: SlowWorld): Promise<void> {
  const { phone, board } = await pickPerson(world)
  // A phone that was wiped has no account, and no page where somebody could be added.
  if (!phone.services.device.me()) return
  const name = `Jansaya ${toBase32(world.random.bytes(5))}`
  const contact = { phones: [`+7701${1_000_000 + world.random.below(9_000_000)}`], guardianPhones: [] }
  save(world, phone, phone.services.attendance.addWalkIn(board, { name }, contact))
}

async function undo(world: SlowWorld): Promise<void> {
  const { phone, board, person } = await pickPerson(world)
  const own = person?.presence.marks.filter(({ id }) => phone.services.attendance.isOwn(board, id)) ?? []
  const [first] = own
  if (person && first) save(world, phone, phone.services.attendance.undo(board, person.id, [first.id]))
}

function findDesk({ phones }: SlowWorld): SlowPhone | undefined {
  return phones.find(({ services }) => services.device.me()?.role === 'organiser')
}

/** A phone was lost, or its owner cannot be trusted; it goes on as if nothing had happened (SYN-7). */
function revoke(world: SlowWorld): void {
  const desk = findDesk(world)
  const me = world.pickPhone().services.device.me()
  if (!desk || !me || me.role === 'organiser') return
  const { device } = me
  const asked = desk.services.records.decide({
    kind: 'revoke',
    device,
    trust: world.random.pick(['all', 'none']),
  })
  // Done, perhaps, also where the answer was lost.
  world.revoked.add(device)
  world.launchFrail(asked.then((outcome) => world.tell(`revoke: ${outcome.kind}`)))
}

function closeEvent(world: SlowWorld): void {
  const desk = findDesk(world)
  if (desk) save(world, desk, desk.services.desk.closeEvent(world.event))
}

async function erase(world: SlowWorld): Promise<void> {
  const desk = findDesk(world)
  if (!desk) return
  const board = await desk.services.boards.open(world.event)
  const people = board.people().filter(({ name }) => name !== '')
  if (people.length === 0) return
  const { ids, name } = world.random.pick(people)
  const asked = desk.services.records.decide({ kind: 'erase', event: world.event, people: [...ids] })
  world.launchFrail(
    asked.then((outcome) => {
      world.tell(`erase: ${outcome.kind}`)
      if (outcome.kind === 'decided') world.erased.add(name)
    }),
  )
}

async function pickPerson(
  world: SlowWorld,
): Promise<{ phone: SlowPhone; board: Board; person: PersonView | null }> {
  const phone = world.pickPhone()
  const board = await phone.services.boards.open(world.event)
  const people = board.people()
  return { phone, board, person: people.length > 0 ? world.random.pick(people) : null }
}

function save(
  world: SlowWorld,
  phone: SlowPhone,
  saving: ReturnType<SlowPhone['services']['attendance']['checkIn']>,
): void {
  world.launchFrail(saving.then((outcome) => world.noteSaved(phone, outcome)))
}
