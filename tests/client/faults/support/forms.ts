import { afterEach, describe, expect, it, vi } from 'vitest'
import { networkTo, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'
import type { Screen } from '#tests/client/support/mount-app.ts'
import { onceForEach } from './once-for-each.ts'
import { destroy, FAULTS, faultyDisk } from './faulty-disk.ts'
import type { Fault, FaultyDisk, Rows } from './faulty-disk.ts'
import type { Look } from './sweep.ts'
import { PATIENCE_MS } from '#tests/support/patience.ts'

/** A form on a screen of the app, as a person fills and sends it. */
export interface FormFlow {
  readonly name: string
  readonly given: () => Promise<{ readonly rows?: Rows; readonly server?: TestApp }>
  readonly path: (server: TestApp | null) => Promise<string>
  /** What is opened and chosen before anything is typed. */
  readonly prepare?: (screen: Screen) => Promise<void>
  /** What is typed, by the field's selector. */
  readonly typed: Readonly<Record<string, string>>
  readonly send: (screen: Screen) => Promise<void>
  /** Words of the screen that can only be there after it was saved. */
  readonly isSent: (screen: Screen) => boolean
  /** Whether what was chosen is there still, besides what was typed. */
  readonly isKept?: (screen: Screen) => boolean
  /** What there is afterwards, as another start of the phone finds it. */
  readonly look: (stage: Look) => Promise<unknown>
  /** Sent by several steps, each whole: a failed one may leave those before it, and the next time goes on from there. */
  readonly isBySteps?: boolean
}

const ENOUGH = 300
const isFull = (fault: Fault) => fault === 'no space' || fault === 'refused at its end'

/** The tests of these forms. */
export function describeForms(forms: readonly FormFlow[]): void {
  afterEach(closeApp)
  describe.each(forms)('$name', (form) => {
    it.each(FAULTS)(
      '[TEST-4] %s at every call: saved exactly once, or the form is still filled',
      async (fault) => {
        expect(await sweepForm(form, fault)).toBeGreaterThan(0)
      },
    )
  })
}

interface OpenForm {
  readonly disk: FaultyDisk
  readonly phone: TestPhone
  readonly server: TestApp | null
  readonly screen: Screen
}

/**
 * Fails the k-th call to the storage, for every k, while a filled form is sent. Either the screen goes on and all is
 * there exactly once after a restart, or every field still has what was typed, an alert says why, nothing was saved,
 * and sending once more saves exactly once.
 * @returns how many faults came about
 */
async function sweepForm(form: FormFlow, fault: Fault): Promise<number> {
  const { before, wanted } = await withoutFault(form)
  for (let k = 1; k <= ENOUGH; k++) {
    const at = `${form.name}, ${fault} at call ${String(k)}`
    const stage = await open(form)
    const { screen, disk } = stage
    disk.faults.arm(fault, k)
    await send(form, stage)
    const hasStruck = disk.faults.struck
    disk.faults.heal()
    if (!form.isSent(screen)) {
      expectKept(form, screen, at)
      // The disk is full, and not just broken: it is for the person to make room.
      if (isFull(fault)) expect(alerts(), at).toContain('There is no space left')
      if (!form.isBySteps) expect(await lookAgain(form, stage), at).toEqual(before)
      await send(form, stage)
    }
    expect(form.isSent(screen), `${at}: ${screen.text()}`).toBe(true)
    expect(await lookAgain(form, stage), at).toEqual(wanted)
    closeApp()
    stage.phone.phone.stop()
    destroy(disk)
    await stage.server?.close()
    if (!hasStruck) return k - 1
  }
  throw new Error(`${form.name} never ends`)
}

interface Seen {
  readonly before: unknown
  readonly wanted: unknown
}
const withoutFault = onceForEach(lookWithoutFault)

async function lookWithoutFault(form: FormFlow): Promise<Seen> {
  const before = await lookAfter(form, false)
  const wanted = await lookAfter(form, true)
  expect(wanted).not.toEqual(before)
  return { before, wanted }
}

/** Sends it, and waits until the screen has said how that went. */
async function send(form: FormFlow, stage: OpenForm): Promise<void> {
  await form.send(stage.screen)
  await vi.waitFor(
    () => {
      if (!form.isSent(stage.screen) && alerts() === '') throw new Error('the screen says nothing')
    },
    { timeout: PATIENCE_MS, interval: 1 },
  )
  await settled(stage)
}

function alerts(): string {
  const all = [...document.querySelectorAll('[role=alert]:not(.vh), .summary')]
  return all.map((each) => each.textContent.trim()).join('')
}

/** The form is as it was left, and something that a screen reader says at once tells what happened. */
function expectKept({ typed, isKept }: FormFlow, screen: Screen, at: string): void {
  for (const [selector, text] of Object.entries(typed))
    expect(document.querySelector<HTMLInputElement>(selector)?.value, at).toBe(text)
  if (isKept) expect(isKept(screen), `${at}: ${screen.text()}`).toBe(true)
  expect(alerts(), at).not.toBe('')
}

async function open(form: FormFlow): Promise<OpenForm> {
  const { rows, server = null } = await form.given()
  const disk = await faultyDisk(rows)
  const phone = await startPhone(server ? networkTo(server) : { fetch: noNetwork }, disk)
  const screen = patient(await openApp(phone.services, await form.path(server)))
  const stage = { disk, phone, server, screen }
  await settled(stage)
  await form.prepare?.(screen)
  for (const [selector, text] of Object.entries(form.typed)) await screen.type(selector, text)
  return stage
}

/** Waits for what is to be pressed or filled, however slow the machine is. */
function patient(screen: Screen): Screen {
  const there = (look: () => unknown) =>
    vi.waitUntil(() => Boolean(look()), { timeout: PATIENCE_MS, interval: 1 })
  return {
    ...screen,
    async press(words) {
      await there(() => screen.find(words))
      await screen.press(words)
    },
    async type(selector, text) {
      await there(() => document.body.querySelector(selector))
      await screen.type(selector, text)
    },
  }
}

async function lookAfter(form: FormFlow, isSent: boolean): Promise<unknown> {
  const stage = await open(form)
  if (isSent) {
    await send(form, stage)
    expect(form.isSent(stage.screen), stage.screen.text()).toBe(true)
  }
  const seen = await lookAgain(form, stage)
  closeApp()
  stage.phone.phone.stop()
  return seen
}

/** As another start finds it: of memory nothing is left. */
async function lookAgain(form: FormFlow, { disk, server }: OpenForm): Promise<unknown> {
  const opened = await faultyCopy(disk)
  const again = await startPhone(server ? networkTo(server) : { fetch: noNetwork }, opened)
  try {
    return await form.look({ ...again, log: opened.log, server })
  } finally {
    again.phone.stop()
    destroy(opened)
  }
}

/** A second look must not take the storage from the page that is still open. */
async function faultyCopy(disk: FaultyDisk): Promise<FaultyDisk> {
  const tables = await Promise.all(
    disk.db.dexie.tables.map(async (table) => [table.name, (await table.toArray()) as unknown[]] as const),
  )
  return faultyDisk(new Map(tables))
}

/** What goes on behind the screen has come to its end too. */
async function settled({ disk, screen }: OpenForm): Promise<void> {
  let calls = -1
  while (calls !== disk.faults.calls) {
    calls = disk.faults.calls
    await screen.settle()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
