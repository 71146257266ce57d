import type { Mutant } from '../world/world.ts'
import { PHONE_LOG_MUTANTS } from './phone-log-mutants.ts'
import { QUEUE_MUTANTS } from './queue-mutants.ts'
import { RULING_MUTANTS } from './ruling-mutants.ts'
import { SERVER_MUTANTS } from './server-mutants.ts'
import { VIEW_MUTANTS } from './view-mutants.ts'

/** By what is wrong with them; made anew for every history. */
export type Mutants = Readonly<Record<string, () => Mutant>>

/**
 * Broken variants that lived through 2,400 histories unnoticed: what the simulator cannot tell from the whole yet.
 * They are kept here to be caught, and count for nothing.
 */
export const NOT_CAUGHT: readonly string[] = [
  'a phone that moves its cursor before it stores the sheets',
  'a server that takes only the next sheet of a chain',
]

/**
 * Variants of the protocol that are broken on purpose, by what they do at the ports. A simulator that does not
 * notice one of them is not looking (TEST-2).
 */
export const MUTANTS: Mutants = Object.fromEntries(
  Object.entries({
    ...QUEUE_MUTANTS,
    ...PHONE_LOG_MUTANTS,
    ...SERVER_MUTANTS,
    ...RULING_MUTANTS,
    ...VIEW_MUTANTS,
  }).filter(([name]) => !NOT_CAUGHT.includes(name)),
)
