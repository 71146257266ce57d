import type { PersonView } from '../fold/person-view.ts'
import type { CountedParty } from '../fold/head-count.ts'
import type { CorrectedTime } from '../fold/clock.ts'
import type { DeviceId } from '../ids.ts'
import { compareKazakh } from '../text/kazakh-order.ts'
import { isMinor } from './is-minor.ts'
import type { MinorRule } from './is-minor.ts'

/** Somebody who is still here, as far as this copy of the log knows. */
export interface MusterLine {
  readonly person: PersonView
  readonly isMinor: boolean
  /** The person and their companions; of children alone the child (FACT-10). */
  readonly heads: number
  /** Phones differ on whether they left: a muster counts them as here (FACT-6). */
  readonly isUnsure: boolean
  /** The latest mark: when, and on which phones. */
  readonly seen: CorrectedTime
  readonly seenBy: readonly DeviceId[]
}

export interface MusterSection {
  readonly group: string
  readonly lines: readonly MusterLine[]
}

export interface Muster {
  /** By group; those of no group come last. */
  readonly sections: readonly MusterSection[]
  /** People who are here and were counted without their names (FACT-10). */
  readonly parties: readonly CountedParty[]
  /** Heads, with a name or without. */
  readonly count: number
  readonly minorCount: number
}

/**
 * Who is still here.
 * @param people in the order in which they are to be called
 * @param parties of the event, in the order in which they are to be shown
 * @param only minors, for the bus of the children: pupils who were counted without names are among them
 */
export function listMuster(
  people: readonly PersonView[],
  rule: MinorRule,
  parties: readonly CountedParty[],
  only: 'all' | 'minors' = 'all',
): Muster {
  const lines = people.flatMap((person) => lineOf(person, rule) ?? [])
  const heads = parties.filter(({ state, unnamed }) => state === 'here' && unnamed > 0)
  const pupils = heads.filter(({ who }) => who === 'pupil')
  const children = lines.filter((line) => line.isMinor).map((line) => ({ ...line, heads: 1 }))
  const shown = only === 'minors' ? children : lines
  const groups = new Map<string, MusterLine[]>()
  for (const line of shown) {
    const list = groups.get(line.person.group)
    if (list) list.push(line)
    else groups.set(line.person.group, [line])
  }
  const sections = [...groups].map(([group, members]) => ({ group, lines: members }))
  return {
    sections: sections.sort((a, b) => compareGroups(a.group, b.group)),
    parties: only === 'minors' ? pupils : heads,
    count: lines.reduce((sum, line) => sum + line.heads, sumUnnamed(heads)),
    minorCount: sumUnnamed(pupils) + children.length,
  }
}

function lineOf(person: PersonView, rule: MinorRule): MusterLine | null {
  const { state, marks } = person.presence
  const last = marks.at(-1)
  if (!last || (state !== 'here' && state !== 'maybe-here')) return null
  return {
    person,
    isMinor: isMinor(person, rule),
    heads: 1 + person.companions,
    isUnsure: state === 'maybe-here',
    seen: last.time,
    seenBy: last.devices,
  }
}

function sumUnnamed(parties: readonly CountedParty[]): number {
  return parties.reduce((sum, { unnamed }) => sum + unnamed, 0)
}

function compareGroups(a: string, b: string): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '')
  return compareKazakh(a, b)
}
