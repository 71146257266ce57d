import { parseStream } from '#domain/stream.ts'
import type { Phone } from '../world/phone.ts'
import type { Tab } from '../world/tab.ts'
import type { World } from '../world/world.ts'

const MINUTE_MS = 60_000

export function syncOne(world: World): void {
  sync(world, world.pickPhone())
}

export function syncAll(world: World): void {
  for (const phone of world.phones) sync(world, phone)
}

export function syncTwoTabs(world: World): void {
  const phone = world.pickPhone()
  while (phone.tabs.length < 2) phone.openTab()
  for (const tab of phone.tabs.slice(0, 2)) startRound(world, tab, world.random.chance(0.5))
}

export function openTab(world: World): void {
  world.pickPhone().openTab()
}

export function packViews(world: World): void {
  const phone = world.pickPhone()
  world.launch('pack', phone.packViews())
}

export function passTime(world: World): void {
  world.nowMs += world.random.below(30) * MINUTE_MS
}

export function passHours(world: World): void {
  world.nowMs += world.random.below(180) * MINUTE_MS
}

/** The event is long over: servers seal it, and phones drop it (SYN-11, SYN-15). */
export function passMonths(world: World): void {
  world.nowMs += (20 + world.random.below(60)) * 24 * 60 * MINUTE_MS
}

/** Begins a round in a tab; what came of it stands in the trace. */
export function startRound(world: World, tab: Tab, sealNow: boolean): void {
  const { name } = tab.process
  world.tell(`${name}: round`)
  const round = tab.round(sealNow).then((outcome) => {
    const told = outcome.kind === 'failed' ? `failed, ${outcome.why}` : describe(outcome.stopped)
    world.tell(`${name}: round ${told}`)
  })
  world.attempt(`round of ${name}`, round)
}

function sync(world: World, phone: Phone): void {
  // One at a time, as the loop does it; now and then one is left to itself by the watchdog.
  const tab = phone.tabs.find((each) => each.rounds === 0)
  const chosen = tab ?? (world.random.chance(0.1) ? phone.tabs[0] : undefined)
  if (chosen) startRound(world, chosen, world.random.chance(0.5))
}

function describe(stopped: readonly { readonly stream: string; readonly reason: string }[]): string {
  const where = stopped.map(({ stream, reason }) => `${parseStream(stream)?.kind ?? ''} ${reason}`)
  return ['done', ...where].join(', ')
}
