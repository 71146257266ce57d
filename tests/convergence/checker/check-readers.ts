import { holdOf, isSealed, listAdoptedKeys, listRevocations } from '#domain/fold/control.ts'
import type { StreamId } from '#domain/ids.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import { readStream } from '#server/desk/read-stream.ts'
import { describeState } from '#tests/support/describe-state.ts'
import type { World } from '../world/world.ts'
import { Violation } from './violation.ts'

/** Every reader has the bytes of all that is shown, and its view says what the server says (FACT-3). */
export async function checkReaders(world: World, stream: StreamId, reference: StreamState): Promise<void> {
  const expected = listFolded(reference)
  const described = describe(world.show(reference, stream))
  const { store } = world.disk
  const served = await readStream({ store, server: world.identity }, stream)
  compare(world, `the server folds other facts of ${stream}`, listFolded(served), expected)
  for (const phone of world.phones) {
    if (!world.reads(phone, stream)) continue
    checkBytes(world, stream, phone)
    // Who has no account may still show what the server lost, and has no way to bring it back.
    if (world.isRestored && !phone.device.identity) continue
    const view = await world.until(phone.view(stream))
    if (!view) throw new Violation(`${phone.name} never shows ${stream}`)
    const { state } = view.folded
    compare(
      world,
      `${phone.name} folds other facts of ${stream} than the server`,
      listFolded(state),
      expected,
    )
    const shown = describe(phone.show(state))
    compare(world, `${phone.name} sees another state of ${stream} than the server`, shown, described)
    checkHeld(stream, phone, state, reference)
  }
}

function checkBytes(world: World, stream: StreamId, phone: World['phones'][number]): void {
  const here = new Set(phone.log.state.sheets.map((sheet) => sheet.id))
  for (const { sheet, isHeld } of world.disk.history.latest(stream).values())
    if (!isHeld && !here.has(sheet))
      throw new Violation(`${phone.name} lacks the bytes of a sheet in ${stream}`)
}

/** Views, and what the server ruled, but for which sheets are held: who lacks their bytes cannot tell. */
function describe({ table, control }: StreamState): string {
  const ruled = {
    revocations: listRevocations(control).map(({ fact }) => fact),
    erased: [...control.erasedPeople, ...control.erasedFacts],
    adopted: listAdoptedKeys(control).map((key) => key.join()),
    sealed: isSealed(control) ? ['sealed'] : [],
  }
  return [
    describeState(table),
    ...Object.entries(ruled).flatMap(([name, all]) => [...all].sort().map((each) => `${name} ${each}`)),
  ].join('\n')
}

/** Of the sheets whose bytes are here the same ones are held as everywhere. */
function checkHeld(
  stream: StreamId,
  { name, log }: World['phones'][number],
  state: StreamState,
  reference: StreamState,
): void {
  const ruling = ({ control }: StreamState, sheet: Parameters<typeof holdOf>[1]) =>
    JSON.stringify(holdOf(control, sheet))
  for (const sheet of log.state.sheets)
    if (sheet.stream === stream && ruling(state, sheet) !== ruling(reference, sheet))
      throw new Violation(`${name} takes another sheet of ${stream} for held than the server`)
}

/** All that a fold looks at: facts by their hashes, who signed them, whether the personal part is here, clocks. */
function listFolded({ table: { facts, clocks } }: StreamState): string {
  const stated = [...facts.values()].map(
    ({ id, kind, authors, personal }) =>
      `${id} ${kind} ${authors.map(({ device, role }) => `${device} ${role}`).join()} ${personal ? 'whole' : ''}`,
  )
  const measured = [...clocks.values()].map(
    ({ session, offsetMs, errorMs }) => `${session} ${offsetMs} ${errorMs}`,
  )
  return [...stated.sort(), ...measured.sort()].join('\n')
}

/** Are two copies the same? The trace tells what only one of them says. @throws {Violation} */
function compare(world: World, what: string, here: string, there: string): void {
  if (here === there) return
  const [mine, theirs] = [here.split('\n'), there.split('\n')]
  for (const line of mine) if (!theirs.includes(line)) world.tell(`here: ${line}`)
  for (const line of theirs) if (!mine.includes(line)) world.tell(`there: ${line}`)
  throw new Violation(what)
}
