import { foldPeople } from '#domain/fold/person-view.ts'
import { equalBytes } from '#domain/bytes.ts'
import type { FactId, StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { readStream } from '#server/desk/read-stream.ts'
import { describeState } from '#tests/support/describe-state.ts'
import { holdsBytes, holdsText } from '../checker/find-traces.ts'
import { Violation } from '../checker/violation.ts'
import { SCHEDULE } from '../deeds/drafts.ts'
import type { SlowPhone } from './slow-phone.ts'
import type { SlowWorld } from './slow-world.ts'

/** What is still on its way anywhere. */
export async function listUnrest(world: SlowWorld): Promise<readonly string[]> {
  const unrest: string[] = []
  const streams = streamsOf(world)
  for (const phone of world.phones) {
    const waiting = await phone.countUnplaced(streams)
    if (waiting > 0) unrest.push(`${phone.name} has ${waiting} facts without a position`)
    // Whose access was taken back gives what it has, and is told nothing more.
    if (world.isRevoked(phone)) continue
    for (const stream of streams) {
      const end = await world.server.deps.store.readCursor(stream)
      const here = await phone.db.cursors.get(stream)
      if (end.n > 0 && !(here && here.n === end.n && equalBytes(here.digest, end.digest)))
        unrest.push(`${phone.name} does not have all of ${stream}`)
    }
  }
  return unrest
}

/** Nothing saved is missing, all show the same, and whoever was erased is nowhere. @throws {Violation} */
export async function checkSlow(world: SlowWorld): Promise<void> {
  await checkSaved(world)
  const { table } = await readStream(world.server.deps, eventStream(world.event))
  const expected = describeState(table)
  for (const phone of world.phones)
    if (!world.isRevoked(phone)) await checkPhone(world, phone, JSON.stringify(foldPeople(table)))
  if (expected.length === 0) throw new Violation('the server shows nothing')
  await checkErased(world)
}

const streamsOf = ({ event }: SlowWorld): readonly StreamId[] => [
  SCHEDULE,
  eventStream(event),
  contactsStream(event),
]

async function checkSaved(world: SlowWorld): Promise<void> {
  const found = new Set<FactId>(await world.server.listFacts())
  for (const [fact, phone] of world.saved)
    if (!found.has(fact)) throw new Violation(`a fact saved on ${phone} is not on the server`)
}

/** What a screen of the phone shows is what the server's fold says. */
async function checkPhone(world: SlowWorld, phone: SlowPhone, expected: string): Promise<void> {
  const board = await phone.services.boards.open(world.event)
  const people = [...board.people()].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (JSON.stringify(people) !== expected)
    throw new Violation(`${phone.name} shows other people than the server`)
}

async function checkErased(world: SlowWorld): Promise<void> {
  if (world.erased.size === 0) return
  for (const phone of world.phones) {
    if (world.isRevoked(phone)) continue
    const tables = [...phone.db.dexie.tables]
    for (const table of tables) {
      const rows: readonly unknown[] = await table.toArray()
      for (const name of world.erased)
        if (rows.some((row) => holdsText(row, name)))
          throw new Violation(`${phone.name} still has an erased name in ${table.name}`)
    }
  }
  await world.server.kill()
  const file = await world.server.readFile()
  await world.server.start()
  for (const name of world.erased)
    if (holdsBytes(file, new TextEncoder().encode(name)))
      throw new Violation("the server's database file still has an erased name")
}
