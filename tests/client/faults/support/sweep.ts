import { expect } from 'vitest'
import type { FactLogPort } from '#client/ports.ts'
import type { Services } from '#client/services.ts'
import { networkTo, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { PhoneDisk, TestNetwork, TestPhone } from '#tests/support/phone.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'
import { methodsOf } from '../methods.ts'
import { onceForEach } from './once-for-each.ts'
import { destroy, faultyDisk, reopen, wipeOf } from './faulty-disk.ts'
import type { Fault, FaultyDisk, Rows } from './faulty-disk.ts'
import { recordCalls } from './record-calls.ts'

/** What the phone said at the end: it is done, or it is not and why. Nothing else is allowed. */
export type Said = 'done' | 'not done'

export interface Stage {
  readonly services: Services
  readonly disk: PhoneDisk
  readonly network: TestNetwork
  readonly server: TestApp | null
}

export interface Given {
  readonly rows?: Rows
  /** The way to a server; by default there is none. */
  readonly server?: TestApp
}

/** One thing that a person or the loop does and that writes on the phone. */
export interface Flow {
  readonly name: string
  /** The rows of the phone before, and the way to its server. Called for every fault. */
  readonly given: () => Promise<Given>
  /** Opens what the flow needs; its calls are not failed. @returns the act itself, to be repeated */
  readonly begin: (stage: Stage) => Promise<() => Promise<Said>>
  /** What there is afterwards, as another start of the phone finds it. */
  readonly look: (stage: Look) => Promise<unknown>
  /** Does it by steps, each of them whole: what is not done may be half done, and is finished by the next time. */
  readonly isBySteps?: boolean
  /** What was not done is done at the next start of the app, not by the same page. */
  readonly isDoneAtStart?: boolean
}

export interface Look extends Stage {
  readonly log: FactLogPort
}

const ENOUGH = 600

/**
 * Fails the k-th call to the storage for every k until the flow ends before it. Whatever fails: what the phone calls
 * done is there exactly once after a restart; what it calls not done has changed nothing; and once the fault is
 * over, doing it again gives just what it would have given without any fault.
 * @returns how many faults came about
 */
export async function sweep(flow: Flow, fault: Fault): Promise<number> {
  const { before, wanted } = await withoutFault(flow)
  for (let k = 1; k <= ENOUGH; k++) {
    const at = `${flow.name}, ${fault} at call ${String(k)}`
    const stage = await open(flow)
    const act = await flow.begin(stage)
    stage.disk.faults.arm(fault, k)
    const said = await act()
    await settled(stage)
    const hasStruck = stage.disk.faults.struck
    stage.disk.faults.heal()
    // A connection that is lost once is no person's business.
    if (fault === 'connection lost' || fault === 'end not heard') expect(said, at).toBe('done')
    if (said === 'done') expect(await lookAgain(flow, stage), at).toEqual(wanted)
    else if (!flow.isBySteps) expect(await lookAgain(flow, stage), at).toEqual(before)
    if (said === 'not done') {
      expect(await (flow.isDoneAtStart ? actAgain(flow, stage) : act()), `${at}, and again`).toBe('done')
      await settled(stage)
      expect(await lookAgain(flow, stage), `${at}, and again`).toEqual(wanted)
    }
    stage.phone.stop()
    destroy(stage.disk)
    await stage.server?.close()
    if (!hasStruck) return k - 1
  }
  throw new Error(`${flow.name} never ends`)
}

interface Seen {
  readonly before: unknown
  readonly wanted: unknown
}
const withoutFault = onceForEach(lookWithoutFault)

async function lookWithoutFault(flow: Flow): Promise<Seen> {
  const before = await lookAfter(flow, () => Promise.resolve())
  const wanted = await lookAfter(flow, async (act, calls) => {
    calls.clear()
    expect(await act()).toBe('done')
    expect([...calls], flow.name).toEqual(expect.arrayContaining([...methodsOf(flow.name)]))
  })
  expect(wanted).not.toEqual(before)
  return { before, wanted }
}

interface OpenStage extends TestPhone {
  readonly server: TestApp | null
  readonly disk: FaultyDisk
  /** Methods of services that were called. */
  readonly calls: Set<string>
}

async function open(flow: Flow): Promise<OpenStage> {
  const { rows, server = null } = await flow.given()
  const disk = await faultyDisk(rows)
  const network = server ? networkTo(server) : { fetch: noNetwork }
  const loadWipe = () => Promise.resolve(wipeOf(disk))
  const phone = await startPhone(network, disk, turnableClock(), { loadWipe })
  const calls = new Set<string>()
  const services = recordCalls(phone.services, (method) => calls.add(method))
  return { ...phone, services, disk, server, calls }
}

async function lookAfter(
  flow: Flow,
  then: (act: () => Promise<Said>, calls: Set<string>) => Promise<void>,
): Promise<unknown> {
  const stage = await open(flow)
  await then(await flow.begin(stage), stage.calls)
  await settled(stage)
  const seen = await lookAgain(flow, stage)
  stage.phone.stop()
  destroy(stage.disk)
  return seen
}

async function actAgain(flow: Flow, { disk, network, server }: OpenStage): Promise<Said> {
  const again = await startPhone(network, reopen(disk))
  const act = await flow.begin({ ...again, server })
  const said = await act()
  again.phone.stop()
  return said
}

/** As another start finds it: of memory nothing is left. */
async function lookAgain(flow: Flow, { disk, network, server }: OpenStage): Promise<unknown> {
  const opened = reopen(disk)
  const again = await startPhone(network, opened)
  try {
    return await flow.look({ ...again, log: opened.log, server })
  } finally {
    again.phone.stop()
    opened.db.dexie.close()
  }
}

/** What goes on behind the screen has come to its end too. */
async function settled({ disk, services }: OpenStage): Promise<void> {
  let calls = -1
  while (calls !== disk.faults.calls || services.sync.state().kind === 'working') {
    calls = disk.faults.calls
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
