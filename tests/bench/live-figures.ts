import { chromium } from '@playwright/test'
import type { Page } from '@playwright/test'
import { sessionIdOf } from '#domain/ids.ts'
import type { EventId, PersonId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { freezeFact } from '#domain/log/fact.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { eventStream } from '#domain/stream.ts'
import { SyncAnswer } from '#protocol/messages.ts'
import { chanceOf } from '#server/demo/chance.ts'
import { browserArgs, browserPath } from '#tests/e2e/support/browser.ts'
import { becomeOrganiser } from '#tests/e2e/support/desk.ts'
import type { RunningServer } from '#tests/e2e/support/server.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { readAnswer } from '#tests/support/messages.ts'
import { percentile } from './figures.ts'
import type { Figure } from './figures.ts'
import { importPeople } from './import-people.ts'
import { enrolCoordinator, inviteCoordinator } from './server-figures.ts'
import { startPhone, sync } from './wire/bench-phone.ts'

const PEOPLE = 500
const PHONES = 8
const MARKS = 100
/** The longest pause before a mark; some follow at once, so that they meet what is still under way. */
const MOST_PAUSE_MS = 1_500
const GOAL_MS = 1_000

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

/** From the server's answer to a phone that brought a mark until an open board shows it, in a real browser. */
export async function measureLive(server: RunningServer, event: EventId): Promise<readonly Figure[]> {
  await importPeople(server, event, PEOPLE)
  const people = await listPeople(server, event)
  const browser = await chromium.launch({ executablePath: browserPath(), args: browserArgs })
  try {
    const desk = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
    await openBoard(desk, server, event)
    const marked = await markAll(await startPhones(server, event), event, people)
    await desk.waitForFunction((least) => (window as WatchingWindow).shownMs?.[least], MARKS)
    const shown = await desk.evaluate(() => (window as WatchingWindow).shownMs ?? [])
    return figuresOf(marked.map((answeredMs, i) => (shown[i + 1] ?? Number.NaN) - answeredMs))
  } finally {
    await browser.close()
  }
}

/** Ids of those on the list, read as a phone reads them. */
async function listPeople(server: RunningServer, event: EventId): Promise<readonly PersonId[]> {
  const reader = await startPhone(server.url, await inviteCoordinator(server, event), 'Reader')
  await sync(reader)
  return (await reader.services.boards.open(event)).people().map(({ id }) => id)
}

interface WatchingWindow extends Window {
  /** When so many were shown as here for the first time, by the wall clock that all processes share. */
  shownMs?: number[]
}

/** Opens the board, waits until the server tells it of changes, and has the page note what it shows. */
async function openBoard(desk: Page, server: RunningServer, event: EventId): Promise<void> {
  await becomeOrganiser(desk, server.organiserLink)
  const follows = desk.waitForResponse((response) => response.url().includes('/v1/live') && response.ok())
  await desk.goto(`${server.url}/desk/events/${event}`)
  await desk.locator('.numbers-here').getByText(`/ ${PEOPLE} here`).waitFor()
  await follows
  await desk.evaluate(noteShown)
}

function noteShown(): void {
  const shown: number[] = []
  Object.assign(window, { shownMs: shown })
  const look = () => {
    const here = Number(document.querySelector('.numbers-here b')?.textContent)
    for (let count = here; count > 0 && shown[count] === undefined; count--) shown[count] = Date.now()
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

async function startPhones(server: RunningServer, event: EventId): Promise<readonly TestPhone[]> {
  const phones: TestPhone[] = []
  for (let i = 0; i < PHONES; i++) phones.push(await enrolCoordinator(server, event))
  return phones
}

/** One phone after another brings a mark. @returns when the server's answers were there */
async function markAll(
  phones: readonly TestPhone[],
  event: EventId,
  people: readonly PersonId[],
): Promise<readonly number[]> {
  const stream = eventStream(event)
  const chance = chanceOf(MARKS)
  const cursors = phones.map(() => emptyCursor(stream))
  const answeredMs: number[] = []
  for (const [i, person] of people.slice(0, MARKS).entries()) {
    const phone = phones[i % PHONES]
    const cursor = cursors[i % PHONES]
    if (!phone || !cursor) throw new Error('no phone')
    await new Promise((resolve) => setTimeout(resolve, chance.below(MOST_PAUSE_MS)))
    const { bytes } = await phone.seal(stream, [aMark(person)])
    const answer = await phone.trySync([{ stream, cursor, sheets: [bytes] }])
    answeredMs.push(Date.now())
    const [page] = (await readAnswer(SyncAnswer, answer)).streams
    if (page?.outcome !== 'page' || page.verdicts[0]?.verdict !== 'stored')
      throw new Error(`a mark was not stored: ${page?.outcome ?? 'no page'}`)
    cursors[i % PHONES] = page.cursor
  }
  return answeredMs
}

function aMark(person: PersonId): FrozenFact {
  return freezeFact(
    { kind: 'checked-in', subjects: [person], body: { way: 'tap' } },
    {
      session: sessionIdOf(random(8)),
      seq: 0,
      time: { wallMs: Date.now(), utcOffsetMinutes: 300, monotonicMs: 0 },
      salt: random(8),
    },
  )
}

function figuresOf(samples: readonly number[]): readonly Figure[] {
  const what = `mark at the server to shown on an open board, ${PHONES} phones, ${PEOPLE} people`
  const of = (value: number) => `${value.toFixed(0)} ms`
  return [
    { what: `${what}, p50 of ${samples.length}`, value: of(percentile(samples, 0.5)) },
    {
      what: `${what}, p95 of ${samples.length} (goal ${GOAL_MS} ms)`,
      value: of(percentile(samples, 0.95)),
    },
    { what: `${what}, longest`, value: of(Math.max(...samples)) },
  ]
}
