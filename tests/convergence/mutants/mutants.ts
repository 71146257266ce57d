import type { Mutant } from '../world/world.ts'
import { PHONE_LOG_MUTANTS } from './phone-log-mutants.ts'
import { QUEUE_MUTANTS } from './queue-mutants.ts'
import { RULING_MUTANTS } from './ruling-mutants.ts'
import { SEQUENCE_MUTANTS } from './sequence-mutant.ts'
import { SERVER_MUTANTS } from './server-mutants.ts'
import { VIEW_MUTANTS } from './view-mutants.ts'

/** By what is wrong with them; made anew for every history. */
export type Mutants = Readonly<Record<string, () => Mutant>>

/**
 * Variants of the protocol that are broken on purpose, by what they do at the ports. A simulator that does not
 * notice one of them is not looking (TEST-2).
 */
export const MUTANTS: Mutants = {
  ...QUEUE_MUTANTS,
  ...PHONE_LOG_MUTANTS,
  ...SERVER_MUTANTS,
  ...SEQUENCE_MUTANTS,
  ...RULING_MUTANTS,
  ...VIEW_MUTANTS,
}
