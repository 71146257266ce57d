import type { PersonView } from '#domain/fold/person-view.ts'
import { toBase32 } from '#domain/bytes.ts'
import type { Board } from '#client/services.ts'
import { Deck } from '../world/deck.ts'
import type { SlowPhone } from './slow-phone.ts'
import type { SlowWorld } from './slow-world.ts'

type Deed = readonly [name: string, happen: (world: SlowWorld) => Promise<void> | void]

const DEEDS: readonly (readonly [weight: number, deed: Deed])[] = [
  [10, ['check-in', (world) => mark(world, 'checkIn')]],
  [4, ['check-out', (world) => mark(world, 'checkOut')]],
  [3, ['walk-in', walkIn]],
  [2, ['undo', undo]],
  [12, ['round', (world) => sync(world, world.pickPhone())]],
  [2, ['everybody syncs', (world) => world.phones.forEach((phone) => sync(world, phone))]],
  [2, ['two pages sync', syncTwoPages]],
  [3, ['restart a phone', restartPhone]],
  [2, ['set a clock', setClock]],
  [2, ['lose the network', (world) => void world.network.offline.add(world.pickPhone().name)]],
  [2, ['find the network', (world) => world.network.offline.clear()]],
  [2, ['kill the server', killServer]],
  [1.5, ['back up', backUp]],
  [1, ['restore a backup', restoreBackup]],
  [1, ['erase somebody', erase]],
  [1, ['close the event', closeEvent]],
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

function closeEvent(world: SlowWorld): void {
  const desk = world.phones.find(({ services }) => services.device.me()?.role === 'organiser')
  if (desk) save(world, desk, desk.services.desk.closeEvent(world.event))
}

async function erase(world: SlowWorld): Promise<void> {
  const desk = world.phones.find(({ services }) => services.device.me()?.role === 'organiser')
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

async function restartPhone(world: SlowWorld): Promise<void> {
  world.faults++
  await world.pickPhone().restart()
}

function setClock(world: SlowWorld): void {
  world.faults++
  const reach = world.random.pick([120_000, 31_536_000_000, 50 * 31_536_000_000])
  world.pickPhone().clockErrorMs = world.random.below(2 * reach + 1) - reach
}

async function killServer(world: SlowWorld): Promise<void> {
  world.faults++
  await world.server.kill()
  await world.turn(world.random.below(4))
  await world.server.start()
}

async function backUp(world: SlowWorld): Promise<void> {
  await world.server.kill()
  world.backups.push(await world.server.backUp())
  await world.server.start()
}

async function restoreBackup(world: SlowWorld): Promise<void> {
  if (world.backups.length === 0) return
  world.faults++
  await world.server.kill()
  await world.server.restore(world.random.pick(world.backups))
  await world.server.start()
  world.isRestored = true
}
