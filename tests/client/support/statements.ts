import fc from 'fast-check'
import { addFact } from '#domain/fold/fact-table.ts'
import type { FactTable, FoldInput, Touched } from '#domain/fold/fact-table.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { joinTouched } from '#client/views/touched.ts'
import {
  aCheckIn,
  aCheckOut,
  aMerge,
  anAuthor,
  aParting,
  aPerson,
  aRegistration,
  aRetraction,
  aSession,
  statedBy,
} from '#tests/support/facts.ts'

export const NAMES = ['Әсел Қасымова', 'Іңкәр', 'Яна', 'Абай', 'ұлжан', 'Zarina']
const names = NAMES.map((name) => aPerson(name))

/** Anything that may come to an event's stream about a handful of people. */
export const aStatement = fc
  .record({
    what: fc.constantFrom('registered', 'renamed', 'in', 'out', 'undo', 'merge', 'part'),
    who: fc.nat(NAMES.length - 1),
    other: fc.nat(NAMES.length - 1),
    seq: fc.nat(1_000),
    device: fc.constantFrom('gate', 'river'),
    errorMs: fc.option(fc.nat(500), { nil: null }),
  })
  .map(({ what, who, other, seq, device, errorMs }): FoldInput => {
    const person = names[who] ?? aPerson()
    const pair = [person, names[other] ?? aPerson()] as const
    const moment = { seq, session: aSession(device) }
    const mark = aCheckIn({ person, seq: seq % 7, session: aSession(device) })
    const fact = {
      registered: () => aRegistration({ person, name: NAMES[who] ?? '', ...moment }),
      renamed: () => aRegistration({ person, name: NAMES[other] ?? '', ...moment }),
      in: () => mark,
      out: () => aCheckOut({ person, ...moment }),
      undo: () => aRetraction({ facts: [mark], person, ...moment }),
      merge: () => aMerge({ pair, ...moment }),
      part: () => aParting({ pair, ...moment }),
    }[what as 'in']()
    const clock = errorMs === null ? null : { session: aSession(device), offsetMs: 5, errorMs }
    return { ...stated(fact, device), clock }
  })

export function addAll(table: FactTable, inputs: readonly FoldInput[]): Touched {
  return inputs.reduce<Touched>((touched, input) => joinTouched(touched, addFact(table, input)), new Set())
}

/** By a coordinator's phone. */
export function stated(fact: FrozenFact, device = 'gate'): FoldInput {
  return statedBy(anAuthor(device), fact)
}
