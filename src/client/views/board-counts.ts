import type { DeviceId } from '#domain/ids.ts'
import { countNameless, placeNames } from '#domain/fold/head-count.ts'
import type { CountedParty, PartyView } from '#domain/fold/head-count.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { kazakhSortKey } from '#domain/text/kazakh-order.ts'
import type { Custody } from '#client/ports.ts'
import type { Board, BoardCounts, GroupCount } from '#client/services.ts'

export interface BoardNumbers {
  readonly counts: BoardCounts
  readonly groups: readonly GroupCount[]
  readonly parties: readonly CountedParty[]
  readonly lastSeen: ReadonlyMap<DeviceId, number>
}

type Counting = { -readonly [Key in keyof BoardCounts]: BoardCounts[Key] }

/** All numbers of a board in one pass over its people. */
export function countBoard(
  people: readonly PersonView[],
  counted: readonly PartyView[],
  custody: Pick<Board, 'custodyOfPerson' | 'custodyOfParty'>,
): BoardNumbers {
  const parties = [...placeNames(counted, people)].sort((a, b) => b.arrivedMs - a.arrivedMs)
  const counts: Counting = {
    listed: people.length,
    here: 0,
    left: 0,
    expected: 0,
    nameless: { expected: 0, here: 0, left: 0 },
    onServer: 0,
    onPhoneOnly: 0,
    onPeers: 0,
    needLook: 0,
  }
  const groups = new Map<string, { group: string; listed: number; here: number; expected: number }>()
  const lastSeen = new Map<DeviceId, number>()
  const accompanied: PersonView[] = []
  for (const person of people) {
    if (person.companions > 0) accompanied.push(person)
    const { state, marks } = person.presence
    const isHere = state === 'here' || state === 'maybe-here'
    let group = groups.get(person.group)
    if (!group) {
      group = { group: person.group, listed: 0, here: 0, expected: 0 }
      groups.set(person.group, group)
    }
    group.listed++
    if (isHere) group.here++
    if (state === 'expected') group.expected++
    if (isHere) counts.here++
    else if (state === 'left') counts.left++
    else counts.expected++
    if (state !== 'expected') noteCustody(counts, custody.custodyOfPerson(person), 1 + person.companions)
    for (const mark of marks)
      for (const device of mark.devices)
        lastSeen.set(device, Math.max(lastSeen.get(device) ?? -Infinity, mark.made.ms))
  }
  for (const party of parties) noteCustody(counts, custody.custodyOfParty(party), party.unnamed)
  counts.nameless = countNameless(parties, accompanied)
  addNameless(counts)
  return { counts, groups: [...groups.values()].sort(compareGroups), parties, lastSeen }
}

/** A record of several facts lies where the least safe of them lies. */
export function weakestCustody(all: readonly Custody[]): Custody {
  const order: readonly Custody[] = ['look', 'phone', 'sending', 'peers']
  return order.find((custody) => all.includes(custody)) ?? 'server'
}

function addNameless(counts: Counting): void {
  const { expected, here, left } = counts.nameless
  counts.listed += expected + here + left
  counts.expected += expected
  counts.here += here
  counts.left += left
}

function noteCustody(counts: Counting, custody: Custody | null, heads: number): void {
  if (custody === 'server') counts.onServer += heads
  else if (custody === 'look') counts.needLook += heads
  else if (custody === 'peers') counts.onPeers += heads
  else counts.onPhoneOnly += heads
}

/** The same few hundred names at every count. */
const groupKeys = new Map<string, string>()
const MOST_GROUP_KEYS = 5_000

function groupKeyOf({ group }: GroupCount): string {
  const known = groupKeys.get(group)
  if (known !== undefined) return known
  if (groupKeys.size >= MOST_GROUP_KEYS) groupKeys.clear()
  const key = kazakhSortKey(group)
  groupKeys.set(group, key)
  return key
}

function compareGroups(a: GroupCount, b: GroupCount): number {
  return groupKeyOf(a) < groupKeyOf(b) ? -1 : 1
}
