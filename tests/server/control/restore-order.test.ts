import { describe, expect, it } from 'vitest'
import { holdOf } from '#domain/fold/control.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import type { SheetId } from '#domain/ids.ts'
import { contactsStream, organisationStream } from '#domain/stream.ts'
import { settleIn } from '#server/control/adopt.ts'
import { readStream } from '#server/desk/read-stream.ts'
import { aCoordinator, anOrganiser } from '#tests/support/devices.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, aContact, aGrant, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { issuerOf, openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import {
  bring,
  decideBy,
  event,
  listSheets,
  listUnerased,
  openStage,
  pushSheets,
  restore,
  stream,
} from './stage.ts'

const organisation = organisationStream(2026)
const contacts = contactsStream(event)

interface Lived {
  readonly app: TestApp
  /** Of everybody who signed anything. */
  readonly certificates: readonly Uint8Array[]
  /** As the phones hold them, by stream; some still whole where others were stripped. */
  readonly sheets: ReadonlyMap<string, readonly Uint8Array[]>
}

/** A stream's life with everything that can be decided about it. */
async function live(): Promise<Lived> {
  const { app, desk, gate, river } = await openStage()
  const guest = await aCoordinator(app, anEvent('another'), 'Guest')
  const intruder = await aCoordinator(app, anEvent('another'), 'Intruder')
  const lost = await openApp({ clock: app.clock })
  const stranger = await aCoordinator(lost, event)
  const forgotten = aPerson('forgotten')
  const named = aRegistration({ person: forgotten, name: 'Forgotten' })

  for (let i = 0; i < 3; i++) await bring(gate, [aCheckIn({ person: aPerson(`gate ${i}`) })])
  await bring(river, [named, aRegistration({ person: aPerson('kept'), name: 'Kept' })])
  await bring(river, [aContact({ person: forgotten })], contacts)
  // Held for want of a right, released by a grant; and one who never got it.
  await bring(guest, [aCheckIn({ person: aPerson('guest early') })])
  await bring(desk, [aGrant({ to: guest.device, role: 'coordinator' })])
  await bring(guest, [aCheckIn({ person: aPerson('guest late') })])
  const refused = await bring(intruder, [aCheckIn({ person: aPerson('refused') })])
  const pardoned = await bring(intruder, [aCheckIn({ person: aPerson('pardoned') })])
  await decideBy(desk, { kind: 'release', stream, sheets: [pardoned.id] })
  // An issuer of before, adopted.
  const foreign = await stranger.seal(stream, [aCheckIn({ person: aPerson('foreign') })])
  const certificates = [stranger.certificateBytes, issuerOf(lost)]
  await pushSheets(river, [foreign.bytes], { certificates })
  await decideBy(desk, { kind: 'adopt', issuer: lost.deps.server.device })
  // A decision against a sheet that counted.
  const wrong = await bring(river, [aCheckIn({ person: aPerson('wrong') })])
  await decideBy(desk, { kind: 'hold', stream, sheets: [wrong.id] })
  // A phone that was lost, found, and used in between.
  await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'all' })
  await bring(gate, [aCheckIn({ person: aPerson('thief') })])
  const honest = await bring(gate, [aCheckIn({ person: aPerson('honest') })])
  await decideBy(desk, { kind: 'release', stream, sheets: [honest.id] })
  await decideBy(desk, { kind: 'erase', event, people: [forgotten] })
  await bring(guest, [named])
  await decideBy(desk, { kind: 'seal', event })
  await bring(river, [aCheckIn({ person: aPerson('late') })])
  const excused = await bring(river, [aCheckIn({ person: aPerson('excused') })])
  await decideBy(desk, { kind: 'release', stream, sheets: [excused.id] })
  expect(refused.word).toBe('held')

  const sheets = new Map<string, readonly Uint8Array[]>()
  for (const of of [organisation, stream, contacts])
    sheets.set(
      of,
      (await listSheets(app, of)).map(({ bytes }) => bytes),
    )
  const all = [desk, gate, river, guest, intruder].map((phone) => phone.certificateBytes)
  return { app, certificates: [...all, ...certificates], sheets }
}

/** What of the stream counts: everything but how the server came to say so. */
async function countingIn(app: TestApp, of: typeof stream) {
  const { table, control } = await readStream(app.deps, of)
  const sheets = (await listSheets(app, of)).filter(({ sheet }) => sheet.device !== app.deps.server.device)
  return {
    held: sheets
      .filter(({ sheet }) => holdOf(control, sheet) !== null)
      .map(({ sheet }): SheetId => sheet.id)
      .sort(),
    counting: sheets
      .filter(({ sheet }) => holdOf(control, sheet) === null)
      .map(({ sheet }): SheetId => sheet.id)
      .sort(),
    people: foldPeople(table),
    unerased: await listUnerased(app, of),
  }
}

/** Phones come back one by one and offer what the log lacks, each as its sheets happen to lie. */
async function bringBack(lived: Lived, seed: number): Promise<TestApp> {
  const random = seededRandom(seed)
  const again = await restore(lived.app)
  const carrier = await anOrganiser(again)
  // The organisation usually comes first (SYN-3); what it says late takes effect with the next sweep.
  const order = random.chance(0.7) ? [organisation, stream, contacts] : [contacts, stream, organisation]
  for (const to of order) await bringStream(lived, { carrier, random, to })
  for (const each of await again.store.listStreamsHolding()) await settleIn(again.deps, each)
  return again
}

interface Bringing {
  readonly carrier: TestPhone
  readonly random: SeededRandom
  readonly to: typeof stream
}

async function bringStream(lived: Lived, { carrier, random, to }: Bringing): Promise<void> {
  let left = random.shuffle(lived.sheets.get(to) ?? [])
  while (left.length > 0) {
    const some = left.slice(0, 1 + random.below(4))
    const { words } = await pushSheets(carrier, some, { certificates: lived.certificates, to })
    // What is not taken yet goes to the back (SYN-1).
    const refused = some.filter((_sheet, i) => words[i] === 'incomplete')
    expect(words).not.toContain('resend')
    left = [...left.slice(some.length), ...refused]
  }
}

describe('a server that was restored', () => {
  it('[SYN-3] [SYN-10] comes to the same state, in whatever order phones bring the log back', async () => {
    const lived = await live()
    const before = await countingIn(lived.app, stream)
    const contactsBefore = await countingIn(lived.app, contacts)
    expect(before.held).toHaveLength(4)
    expect(before.unerased).toBe(0)
    for (let seed = 1; seed <= 40; seed++) {
      const again = await bringBack(lived, seed)
      expect({ seed, ...(await countingIn(again, stream)) }).toEqual({ seed, ...before })
      expect({ seed, ...(await countingIn(again, contacts)) }).toEqual({ seed, ...contactsBefore })
    }
  }, 60_000)

  it('[SYN-5] serves the bytes of everything that counts, to a reader who begins anew', async () => {
    const lived = await live()
    for (let seed = 100; seed < 110; seed++) {
      const again = await bringBack(lived, seed)
      const { counting } = await countingIn(again, stream)
      const reader = await aCoordinator(again, event)
      const { entries } = await pushSheets(reader, [])
      const served = new Set(entries.flatMap((entry) => (entry.tag === 'bytes' ? [entry.n] : [])))
      const rows = await again.store.listLog(stream, 0, 10_000)
      const got = new Set(rows.filter(({ n }) => served.has(n)).map(({ sheet }) => sheet))
      expect({ seed, missing: counting.filter((id) => !got.has(id)) }).toEqual({ seed, missing: [] })
    }
  }, 60_000)
})
