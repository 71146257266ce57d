import { isErased } from '#domain/fold/control.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { FactId, StreamId } from '#domain/ids.ts'
import type { World } from '../world/world.ts'
import { holdsBytes, holdsText } from './find-traces.ts'
import { Violation } from './violation.ts'
import type { Personal } from './witness.ts'

/** Whoever was erased is erased for good, and nothing personal of them is anywhere any more (SYN-10). */
export async function checkErased(world: World, stream: StreamId, reference: StreamState): Promise<void> {
  const { control } = reference
  for (const person of world.decided.erased.get(stream) ?? [])
    if (!control.erasedPeople.has(person)) throw new Violation(`an erasure in ${stream} was forgotten`)
  if (control.erasedPeople.size + control.erasedFacts.size === 0) return
  const gone: Personal[] = []
  for (const [id, personal] of world.witness.personal)
    if (personal.stream === stream && isErased(control, { id, subjects: personal.subjects }))
      gone.push(personal)
  if (gone.length === 0) return
  await checkServer(world, stream, gone)
  for (const phone of world.phones)
    if (world.reads(phone, stream)) await checkPhone(world, stream, phone, gone)
}

async function checkServer({ disk }: World, stream: StreamId, gone: readonly Personal[]): Promise<void> {
  const ids = [...disk.history.latest(stream).keys()]
  const sheets = await disk.store.readSheets(stream, ids)
  const pending = await disk.store.listPending()
  for (const bytes of [...sheets.values(), ...pending.map(({ work }) => work)])
    if (gone.some(({ salt }) => holdsBytes(bytes, salt)))
      throw new Violation(`the server still has an erased part in ${stream}`)
}

async function checkPhone(
  world: World,
  stream: StreamId,
  phone: World['phones'][number],
  gone: readonly Personal[],
): Promise<void> {
  const { facts, sheets } = phone.log.state
  // What cannot be read cannot be stripped either; a person decides what becomes of it.
  const readable = sheets.filter(({ id }) => !world.spoilt.has(id))
  const kept = [...readable.map(({ bytes }) => bytes), ...facts.flatMap(({ fact }) => fact.personal ?? [])]
  if (kept.some((bytes) => gone.some(({ salt }) => holdsBytes(bytes, salt))))
    throw new Violation(`${phone.name} still has an erased part in ${stream}`)
  const packed = [...phone.views.views.values()]
  const view = await world.until(phone.view(stream))
  const ids = new Set<FactId>(gone.map(({ fact }) => fact))
  for (const { id, personal } of view?.folded.state.table.facts.values() ?? [])
    if (personal && ids.has(id)) throw new Violation(`${phone.name} still shows an erased part in ${stream}`)
  for (const { text } of gone)
    if (text && packed.some((each) => holdsText(each.table, text)))
      throw new Violation(`a packed view of ${phone.name} still has an erased part in ${stream}`)
}
