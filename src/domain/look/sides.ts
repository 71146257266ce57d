import type { FactRecord, FactTable } from '../fold/fact-table.ts'
import type { DeviceId, FactId } from '../ids.ts'

/** One of several ways in which phones tell of one thing. */
export interface LookSide<Told> {
  readonly told: Told
  /** Who says so: any of these facts stands for the side. */
  readonly facts: readonly [FactId, ...FactId[]]
  readonly devices: readonly DeviceId[]
  /** When it was first said, Unix ms. */
  readonly ms: number
}

/** What one fact says, before those that say the same are put together. */
export interface Statement<Told> {
  /** The same for facts that say the same. */
  readonly key: string
  readonly told: Told
  readonly fact: FactId
  readonly devices: readonly DeviceId[]
  readonly ms: number
}

/** Puts together what says the same, in the order of the first to say it. */
export function groupSides<Told>(statements: readonly Statement<Told>[]): readonly LookSide<Told>[] {
  const sides = new Map<string, LookSide<Told>>()
  for (const { key, told, fact, devices, ms } of statements) {
    const side = sides.get(key)
    sides.set(
      key,
      side
        ? {
            told: side.told,
            facts: [...side.facts, fact],
            devices: [...new Set([...side.devices, ...devices])],
            ms: Math.min(side.ms, ms),
          }
        : { told, facts: [fact], devices: [...new Set(devices)], ms },
    )
  }
  return [...sides.values()]
}

/** The facts of these ids that are here. */
export function listRecords(table: FactTable, facts: readonly FactId[]): readonly FactRecord[] {
  return facts.flatMap((id) => table.facts.get(id) ?? [])
}

export function devicesOf({ authors }: FactRecord): readonly DeviceId[] {
  return [...new Set(authors.map(({ device }) => device))]
}
