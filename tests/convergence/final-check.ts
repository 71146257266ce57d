import type { FactId, StreamId } from '#domain/ids.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { readTable } from '#server/desk/read-table.ts'
import { describeState } from '#tests/support/describe-state.ts'
import { Violation } from './checker.ts'
import { isSameCursor } from './server-history.ts'
import type { Committed } from './server-history.ts'
import type { SheetFacts } from './sheet-facts.ts'
import type { World } from './world.ts'

/** What is still on its way, the first thing found; `null`: nothing more to do anywhere. */
export function findUnrest(world: World): string | null {
  const { history } = world.disk
  for (const phone of world.phones) {
    const { unsealed, sheets, positions, cursors } = phone.log.state
    if (unsealed.size > 0) return `${phone.name} has facts that nobody signed`
    // Without an account a phone only reads: what a restored server lost, others bring back.
    for (const sheet of phone.device.identity ? sheets : []) {
      const isPlaced = positions.get(sheet.stream)?.some((entry) => entry.sheet === sheet.id)
      if (!isPlaced) return `${phone.name} has a sheet without a position in ${sheet.stream}`
    }
    for (const stream of history.streams()) {
      if (!world.follows(phone, stream)) continue
      if (!isSameCursor(cursors.get(stream) ?? emptyCursor(stream), history.end(stream)))
        return `${phone.name} does not have all of ${stream}`
    }
  }
  return null
}

/** After everything has healed: nothing saved is missing, nothing is made up, and all say the same. */
export async function checkHealed(world: World): Promise<void> {
  const { history, store } = world.disk
  for (const stream of history.streams()) {
    const rows = history.rows(stream)
    const stored = await store.listLog(stream, 0, rows.length + 1)
    if (stored.map((row) => row.sheet).join() !== rows.map((row) => row.sheet).join())
      throw new Violation(`the store holds another log of ${stream} than was committed`)
    checkInvented(world, rows)
    await checkReaders(world, stream)
  }
  checkSaved(world)
}

/** Every fact that was shown as saved stands in the server's log, and so with every reader (SYN-2). */
function checkSaved({ checker, disk }: World): void {
  const { history } = disk
  const streams = history.streams()
  const all = new Map(streams.map((stream) => [stream, factsOf(checker.sheetFacts, history.rows(stream))]))
  const shown = new Map(
    streams.map((stream) => [stream, factsOf(checker.sheetFacts, history.rows(stream).filter(isShown))]),
  )
  for (const [fact, { stream, phone, isRightful }] of checker.saved) {
    if (!all.get(stream)?.has(fact))
      throw new Violation(`a fact saved on ${phone} is not on the server in ${stream}`)
    if (isRightful && !shown.get(stream)?.has(fact))
      throw new Violation(`a fact of ${phone} is held in ${stream}`)
  }
}

/** Nothing stands in the log that neither a phone nor the server stated. */
function checkInvented({ checker, identity }: World, rows: readonly Committed[]): void {
  for (const { sheet, bytes, device, stream } of rows) {
    const facts = checker.sheetFacts.list(sheet, bytes)
    if (facts.length === 0) throw new Violation(`a sheet in ${stream} cannot be read`)
    if (device !== identity.device && facts.some((fact) => !checker.attempted.has(fact)))
      throw new Violation(`somebody else's fact stands in ${stream}`)
  }
}

/** Every reader has the bytes of all that is shown, and its view says what the server says (FACT-3). */
async function checkReaders(world: World, stream: StreamId): Promise<void> {
  const expected = await readTable(world.disk.store, [stream])
  const shown = world.disk.history.rows(stream).filter(isShown)
  const readers = world.phones.filter((phone) => world.follows(phone, stream))
  // Folding is slow: one of them tells its state in full, those that look at the stream show what they folded.
  const teller = readers.length > 0 ? world.random.pick(readers) : null
  for (const phone of readers) {
    const held = new Set(phone.log.state.sheets.map((sheet) => sheet.id))
    if (!shown.every((row) => held.has(row.sheet)))
      throw new Violation(`${phone.name} lacks the bytes of a sheet in ${stream}`)
    // Who has no account may still show what the server lost, and has no way to bring it back.
    if (world.isRestored && !phone.device.identity) continue
    if (phone !== teller && !phone.isOpen(stream)) continue
    const { table } = await phone.view(stream)
    if (listFolded(table) !== listFolded(expected))
      throw new Violation(`${phone.name} folds other facts of ${stream} than the server`)
    if (phone === teller && describeState(table) !== describeState(expected))
      throw new Violation(`${phone.name} sees another state of ${stream} than the server`)
  }
}

/** All that a fold looks at: facts by their hashes, who signed them, whether the personal part is here, clocks. */
function listFolded({ facts, clocks }: FactTable): string {
  const stated = [...facts.values()].map(
    ({ id, authors, personal }) =>
      `${id} ${authors.map(({ device, role }) => `${device} ${role}`).join()} ${personal ? 'whole' : ''}`,
  )
  const measured = [...clocks.values()].map(
    ({ session, offsetMs, errorMs }) => `${session} ${offsetMs} ${errorMs}`,
  )
  return [...stated.sort(), ...measured.sort()].join('\n')
}

const isShown = (row: Committed) => !row.isHeld

function factsOf(sheetFacts: SheetFacts, rows: readonly Committed[]): ReadonlySet<FactId> {
  return new Set(rows.flatMap(({ sheet, bytes }) => sheetFacts.list(sheet, bytes)))
}
