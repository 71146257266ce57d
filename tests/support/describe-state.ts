import { foldClosing } from '#domain/fold/closing-view.ts'
import { foldContact } from '#domain/fold/contact-view.ts'
import { isSealed, listAdoptedKeys, listHeld, listRevocations } from '#domain/fold/control.ts'
import { foldDevices } from '#domain/fold/device-view.ts'
import { foldSchedule } from '#domain/fold/event-view.ts'
import { addFact, emptyTable } from '#domain/fold/fact-table.ts'
import type { FactTable, FoldInput } from '#domain/fold/fact-table.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { PersonId } from '#domain/ids.ts'

/** Everything that any view says of these facts, as one text: two copies agree when their texts are equal. */
export function describeState(table: FactTable): string {
  return describe(stateOf(table))
}

/** The same of a whole stream, with what the server ruled about it. */
export function describeStream({ table, control }: StreamState): string {
  return describe({
    ...stateOf(table),
    control: {
      held: listHeld(control)
        .map(({ id }) => id)
        .sort(),
      revocations: listRevocations(control)
        .map(({ fact }) => fact)
        .sort(),
      erased: [...control.erasedPeople, ...control.erasedFacts].sort(),
      adopted: listAdoptedKeys(control)
        .map((key) => key.join())
        .sort(),
      isSealed: isSealed(control),
    },
  })
}

function stateOf(table: FactTable): object {
  return {
    facts: [...table.facts.keys()].sort(),
    people: foldPeople(table),
    contacts: [...table.bySubject.keys()].sort().map((id) => [id, foldContact(table, [id as PersonId])]),
    schedule: foldSchedule(table),
    devices: [...foldDevices(table).values()],
    closing: foldClosing(table),
  }
}

function describe(state: object): string {
  return JSON.stringify(inOrder(state), null, 1)
}

/** The state after these facts, in this order. */
export function describeLog(inputs: readonly FoldInput[]): string {
  const table = emptyTable()
  for (const input of inputs) addFact(table, input)
  return describeState(table)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The same with every map's keys in one order. A replacer that did so while it is written would take twice as long. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (!isMap(value)) return value
  const sorted: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) sorted[key] = inOrder(value[key])
  return sorted
}
