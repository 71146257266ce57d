import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { DEEDS, ROUNDS } from './deeds/deeds.ts'
import { CARRIER_FAULTS, FORGERIES } from './faults/carrier-faults.ts'
import { PHONE_FAULTS, VIEW_FAULTS } from './faults/phone-faults.ts'
import { SERVER_FAULTS } from './faults/server-faults.ts'
import type { Group, Happening } from './happening.ts'

const GROUPS: readonly Group[] = [...DEEDS, ...PHONE_FAULTS, ...SERVER_FAULTS, ...CARRIER_FAULTS]

/** Marks and rounds of sync are always there; of all else about a third. */
export function drawHappenings(random: SeededRandom): readonly Happening[] {
  const drawn = GROUPS.filter((_, i) => i === 0 || random.chance(0.35))
  return [...ROUNDS, ...drawn.flat()]
}

/** What few histories have: one in eight forgeries, one in twenty packed views ahead of their log. */
export function drawRare(random: SeededRandom): readonly Happening[] {
  const forgeries = FORGERIES.filter(() => random.chance(0.12))
  const ahead = VIEW_FAULTS.filter(() => random.below(20) === 1)
  return [...forgeries, ...ahead].flat()
}
