import { parseStream } from '#domain/stream.ts'
import type { EventId } from '#domain/ids.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import { StorageFailure } from '#client/ports.ts'
import {
  draftChange,
  draftNewEvent,
  draftRoster,
  makeCheckIn,
  makeCheckOut,
  makeCorrection,
  makeMerge,
  makeParting,
  makeRoster,
  makeUndo,
  makeUnknown,
  makeWalkIn,
  SCHEDULE,
} from './drafts.ts'
import type { DraftMaker } from './drafts.ts'
import type { Phone, Tab } from './phone.ts'
import type { World } from './world.ts'
import { eventStream } from '#domain/stream.ts'

/** Something that happens in the world; what takes time goes on by itself. */
type Action = (world: World) => Promise<void> | void

const MINUTE_MS = 60_000
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS

const ACTIONS: Readonly<Record<string, readonly [weight: number, act: Action]>> = {
  'check-in': [16, (world) => stateAtEvent(world, makeCheckIn)],
  'check-out': [6, (world) => stateAtEvent(world, makeCheckOut)],
  undo: [4, (world) => stateAtEvent(world, makeUndo)],
  'walk-in': [4, (world) => stateAtEvent(world, makeWalkIn)],
  roster: [2, (world) => stateAtEvent(world, makeRoster)],
  correction: [2, (world) => stateAtEvent(world, makeCorrection)],
  merge: [2, (world) => stateAtEvent(world, makeMerge)],
  part: [2, (world) => stateAtEvent(world, makeParting)],
  'unknown kind': [1, (world) => stateAtEvent(world, makeUnknown)],
  'mark without a right': [1, stateElsewhere],
  'plan event': [1, (world) => stateAtDesk(world, () => [draftNewEvent(world.random)])],
  'change event': [2, changeEvent],
  'server adds to a list': [1, addAsServer],
  round: [26, (world) => sync(world, world.pickPhone())],
  'everybody syncs': [2, (world) => world.phones.forEach((phone) => sync(world, phone))],
  'two tabs sync': [5, syncTwoTabs],
  'open a tab': [2, (world) => void world.pickPhone().openTab()],
  'kill a tab': [4, killTab],
  'restart a phone': [4, (world) => world.pickPhone().restart()],
  'pack views': [2, (world) => world.pickPhone().packViews()],
  'enrol the late one': [2, enrolLate],
  'clone a phone': [0.3, clone],
  'restart the server': [3, (world) => world.server.restart()],
  'restore a backup': [0.4, restoreBackup],
  'lose the network': [3, (world) => void world.network.offline.add(world.pickPhone().name)],
  'find the network': [4, findNetwork],
  'set a clock': [3, setClock],
  'time passes': [3, (world) => void (world.nowMs += world.random.below(30) * MINUTE_MS)],
}

const DECK = Object.entries(ACTIONS).flatMap(([name, [weight, act]]) =>
  Array.from({ length: weight * 10 }, () => ({ name, act })),
)

/** One action, chosen by the seed. */
export async function act(world: World): Promise<void> {
  const { name, act: happen } = world.random.pick(DECK)
  world.trace.push(name)
  await happen(world)
}

/** Saves statements in a tab. A full storage is the only way not to: then nothing was shown as saved. */
function save(world: World, phone: Phone, drafts: readonly StreamDraft[]): void {
  if (drafts.length === 0) return
  world.trace.push(`    ${phone.name}: ${drafts.map(({ draft }) => draft.kind).join(', ')}`)
  attempt(world, 'save', world.random.pick(phone.tabs).capture(drafts))
}

function attempt(world: World, name: string, work: Promise<unknown>): void {
  world.launch(
    name,
    work.catch((error: unknown) => {
      if (!(error instanceof StorageFailure)) throw error
      world.trace.push(`    ${name}: storage is full`)
    }),
  )
}

async function stateAtEvent(world: World, make: DraftMaker): Promise<void> {
  const { random } = world
  const phone = world.pickPhone()
  const event = pickEvent(world, phone)
  const device = phone.device.identity?.device
  if (!event || !device) return
  const { table } = await phone.view(eventStream(event))
  // A few marks in a row, as at a gate.
  for (let count = random.chance(0.3) ? 3 : 1; count > 0; count--)
    save(world, phone, make({ event, table, device, random }))
}

/** An event that the phone may write to. */
function pickEvent(world: World, phone: Phone): EventId | null {
  const known = new Set([...world.events, ...phone.events().map((event) => event.id)])
  const open = [...known].filter((event) => world.mayWrite(phone, eventStream(event)))
  return open.length > 0 ? world.random.pick(open) : null
}

/** A coordinator marks people of an event that is not theirs: the server will hold that (SYN-5). */
async function stateElsewhere(world: World): Promise<void> {
  const { random } = world
  const phone = world.pickPhone()
  const device = phone.device.identity?.device
  const event = world.events.find((each) => !world.mayWrite(phone, eventStream(each)))
  if (!event || !device) return
  const [mine] = world.events
  const { table } = await phone.view(eventStream(mine))
  save(world, phone, makeCheckIn({ event, table, device, random }))
}

function stateAtDesk(world: World, make: () => readonly StreamDraft['draft'][]): void {
  const desk = world.phones.find((phone) => phone.name === 'desk')
  if (!desk) return
  const drafts = make().map((draft) => ({ stream: SCHEDULE, draft }))
  save(world, desk, drafts)
}

async function changeEvent(world: World): Promise<void> {
  const desk = world.phones.find((phone) => phone.name === 'desk')
  if (!desk) return
  const { table } = await desk.view(SCHEDULE)
  stateAtDesk(world, () => [draftChange(world.random, table) ?? draftNewEvent(world.random)])
}

function addAsServer(world: World): void {
  const stream = eventStream(world.random.pick(world.events))
  world.launch('server', world.server.state(stream, draftRoster(world.random, 1 + world.random.below(2))))
}

function sync(world: World, phone: Phone): void {
  // One at a time, as the loop does it; now and then one is left to itself by the watchdog.
  const tab = phone.tabs.find((each) => each.rounds === 0)
  const chosen = tab ?? (world.random.chance(0.1) ? phone.tabs[0] : undefined)
  if (chosen) startRound(world, chosen, world.random.chance(0.5))
}

/** Begins a round in a tab; what came of it stands in the trace. */
export function startRound(world: World, tab: Tab, sealNow: boolean): void {
  world.trace.push(`    ${tab.process.name}: round`)
  const round = tab.round(sealNow).then((outcome) => {
    const told = outcome.kind === 'failed' ? `failed, ${outcome.why}` : describe(outcome.stopped)
    world.trace.push(`    ${tab.process.name}: round ${told}`)
  })
  attempt(world, `round of ${tab.process.name}`, round)
}

function describe(stopped: readonly { readonly stream: string; readonly reason: string }[]): string {
  const where = stopped.map(({ stream, reason }) => `${parseStream(stream)?.kind ?? ''} ${reason}`)
  return ['done', ...where].join(', ')
}

function syncTwoTabs(world: World): void {
  const phone = world.pickPhone()
  while (phone.tabs.length < 2) phone.openTab()
  for (const tab of phone.tabs.slice(0, 2)) startRound(world, tab, world.random.chance(0.5))
}

function killTab(world: World): void {
  const phone = world.pickPhone()
  phone.killTab(world.random.pick(phone.tabs))
}

function enrolLate(world: World): void {
  const phone = world.phones.find((each) => each.name === 'late')
  if (!phone || phone.device.identity) return
  attempt(world, 'enrol', world.enrol(phone, world.events[1]))
}

function clone(world: World): void {
  const phone = world.pickPhone()
  if (!phone.isCloned) world.clone(phone)
}

/** An older backup is put back: what came later is on phones only, if anywhere (SYN-3). */
async function restoreBackup(world: World): Promise<void> {
  const { disk, server, random } = world
  server.kill()
  await disk.restore(disk.journal.slice(0, -1 - random.below(12)))
  world.isRestored = true
  server.restart()
}

function findNetwork(world: World): void {
  const lost = [...world.network.offline]
  if (lost.length > 0) world.network.offline.delete(world.random.pick(lost))
}

function setClock(world: World): void {
  const { random } = world
  const reach = random.pick([2 * MINUTE_MS, 3 * 60 * MINUTE_MS, YEAR_MS, 50 * YEAR_MS])
  world.pickPhone().clockErrorMs = random.below(2 * reach + 1) - reach
}
