import type { PersonView } from '#domain/fold/person-view.ts'
import type { GroupCount } from '#client/services.ts'
import { fits, isBand, type Band, type ListItem, type ListRequest } from './list-items.ts'

/** Beyond this many changes at once the rows are listed anew. */
const FEW = 50

/**
 * The same rows with whoever has changed and the counts of their groups: what a touch changes of ten thousand.
 * @returns `null` where a row comes, goes or moves; then `listItems` says
 */
export function patchItems(
  items: readonly ListItem[],
  before: ListRequest,
  now: ListRequest,
): ListItem[] | null {
  const isSameView =
    before.filter === now.filter && before.arrangement === now.arrangement && before.shown === now.shown
  if (!isSameView || before.parties.length + now.parties.length > 0 || items.length === 0) return null
  const changed = listChanged(before, now)
  const groups = changed && listGroups(before.groups, now.groups)
  if (!changed || !groups) return null
  const rows = items.slice()
  for (const [was, is] of changed) {
    const at = rows.indexOf(was)
    if (at === -1) return null
    rows[at] = is
    countBandAbove(rows, at, groups)
  }
  return rows
}

/** The counts of a group stand in its band, which is the first one above its people. */
function countBandAbove(rows: ListItem[], from: number, groups: ReadonlyMap<string, GroupCount>): void {
  for (let at = from - 1; at >= 0; at--) {
    const row = rows[at]
    if (row === undefined || !isBand(row)) continue
    rows[at] = bandOf(row, groups)
    return
  }
}

/** Whoever is another view of somebody at the same place; `null`: somebody stands elsewhere or comes into sight. */
function listChanged(before: ListRequest, now: ListRequest): ReadonlyMap<PersonView, PersonView> | null {
  if (before.people.length !== now.people.length) return null
  const changed = new Map<PersonView, PersonView>()
  for (let at = 0; at < now.people.length; at++) {
    const [was, is] = [before.people[at], now.people[at]]
    if (was === is || was === undefined || is === undefined) continue
    const isInPlace = was.id === is.id && was.group === is.group
    if (!isInPlace || (!now.shown.has(is.id) && fits(is, now.filter)) || changed.size >= FEW) return null
    changed.set(was, is)
  }
  return changed
}

function listGroups(
  before: readonly GroupCount[],
  now: readonly GroupCount[],
): ReadonlyMap<string, GroupCount> | null {
  if (before.length !== now.length) return null
  if (before.some(({ group }, at) => group !== now[at]?.group)) return null
  return new Map(now.map((each) => [each.group, each]))
}

function bandOf(band: Band, groups: ReadonlyMap<string, GroupCount>): Band {
  const counts = groups.get(band.band)
  if (!counts || (counts.here === band.here && counts.expected === band.expected)) return band
  return { ...band, listed: counts.listed, here: counts.here, expected: counts.expected }
}
