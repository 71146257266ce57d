import { emptyControl, noteControlFact, noteLink } from '#domain/fold/control.ts'
import type { Control, ControlFact } from '#domain/fold/control.ts'
import type { DeviceId, SheetId } from '#domain/ids.ts'
import { packIds, unpackIds } from './columns.ts'

const SHEET_ID_LENGTH = 43
/** No id holds a blank. */
const NO_SHEET: string = ' '.repeat(SHEET_ID_LENGTH)

/** One device's chain. */
interface PackedChain {
  readonly device: DeviceId
  readonly ids: string
  readonly previous: string
  readonly numbers: Float64Array
}

/** What the server ruled, and where every sheet stands: all that a control is made of. */
export interface PackedControl {
  readonly facts: readonly ControlFact[]
  readonly chains: readonly PackedChain[]
}

export function packControl(control: Control): PackedControl {
  const chains = [...control.links].map(([device, chain]) => {
    const links = [...chain.values()]
    return {
      device,
      ids: packIds(links.map(({ id }) => id)),
      previous: packIds(links.map(({ previous }) => previous ?? NO_SHEET)),
      numbers: Float64Array.from(links, ({ number }) => number),
    }
  })
  return { facts: [...control.facts.values()], chains }
}

/** @throws {Error} on a record that is not what `packControl` made (the caller rebuilds) */
export function unpackControl({ facts, chains }: PackedControl): Control {
  const control = emptyControl()
  for (const { device, ids, previous, numbers } of chains) {
    const before = unpackIds<SheetId>(previous, SHEET_ID_LENGTH)
    for (const [i, id] of unpackIds<SheetId>(ids, SHEET_ID_LENGTH).entries()) {
      const at = before[i] ?? null
      noteLink(control, { id, device, number: numbers[i] ?? 0, previous: at === NO_SHEET ? null : at })
    }
  }
  // After the links: a revocation reads the whole chain at once.
  for (const fact of facts) noteControlFact(control, fact)
  return control
}
