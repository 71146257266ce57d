import type { DeviceId } from '#domain/ids.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { compareKazakh } from '#domain/text/kazakh-order.ts'
import type { Custody } from '#client/ports.ts'
import type { BoardCounts, GroupCount } from '#client/services.ts'

export interface BoardNumbers {
  readonly counts: BoardCounts
  readonly groups: readonly GroupCount[]
  readonly lastSeen: ReadonlyMap<DeviceId, number>
}

/** All numbers of a board in one pass over its people. */
export function countBoard(
  people: readonly PersonView[],
  custodyOfPerson: (person: PersonView) => Custody | null,
): BoardNumbers {
  const counts = {
    listed: people.length,
    here: 0,
    left: 0,
    expected: 0,
    onServer: 0,
    onPhoneOnly: 0,
    onPeers: 0,
    needLook: 0,
  }
  const groups = new Map<string, { group: string; listed: number; here: number; expected: number }>()
  const lastSeen = new Map<DeviceId, number>()
  for (const person of people) {
    const { state, marks } = person.presence
    const isHere = state === 'here' || state === 'maybe-here'
    const group = groups.get(person.group) ?? { group: person.group, listed: 0, here: 0, expected: 0 }
    groups.set(person.group, group)
    group.listed++
    if (isHere) group.here++
    if (state === 'expected') group.expected++
    if (isHere) counts.here++
    else if (state === 'left') counts.left++
    else counts.expected++
    if (state !== 'expected') noteCustody(counts, custodyOfPerson(person))
    for (const mark of marks)
      for (const device of mark.devices)
        lastSeen.set(device, Math.max(lastSeen.get(device) ?? -Infinity, mark.made.ms))
  }
  return { counts, groups: [...groups.values()].sort(compareGroups), lastSeen }
}

function noteCustody(
  counts: { onServer: number; onPhoneOnly: number; onPeers: number; needLook: number },
  custody: Custody | null,
) {
  if (custody === 'server') counts.onServer++
  else if (custody === 'look') counts.needLook++
  else if (custody === 'peers') counts.onPeers++
  else counts.onPhoneOnly++
}

function compareGroups(a: GroupCount, b: GroupCount): number {
  return compareKazakh(a.group, b.group)
}
