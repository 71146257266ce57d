import type { CountedParty } from '#domain/fold/head-count.ts'
import type { Muster, MusterLine } from '#domain/minors/muster.ts'

/** The head of a group; empty: of those in none. */
export interface GroupHead {
  readonly group: string
  readonly n: number
}

/** The head of those who were counted without names. */
export interface PartiesHead {
  readonly heads: number
}

/** What stands in the list of a muster, one below the other. */
export type MusterItem = GroupHead | MusterLine | PartiesHead | CountedParty

/** Groups with their people, and after them those who were counted without names. */
export function listItems({ sections, parties }: Muster): MusterItem[] {
  const items: MusterItem[] = sections.flatMap(({ group, lines }) => [{ group, n: lines.length }, ...lines])
  if (parties.length > 0) items.push({ heads: parties.reduce((sum, { unnamed }) => sum + unnamed, 0) })
  return [...items, ...parties]
}

export function isGroupHead(item: MusterItem): item is GroupHead {
  return 'group' in item
}

export function isLine(item: MusterItem): item is MusterLine {
  return 'person' in item
}

export function isParty(item: MusterItem): item is CountedParty {
  return 'unnamed' in item
}

/** Of a row, the same as long as it is about the same. */
export function keyOf(item: MusterItem): string {
  if (isLine(item)) return item.person.id
  if (isParty(item)) return item.id
  return isGroupHead(item) ? `group ${item.group}` : 'parties'
}
