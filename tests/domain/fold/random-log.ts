import { bytesOfId } from '#domain/ids.ts'
import type { PersonId, SessionId } from '#domain/ids.ts'
import type { Author, FoldInput } from '#domain/fold/fact-table.ts'
import type { FactDraft, FrozenFact, SubjectId } from '#domain/log/fact.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import { aFact, anAuthor, anEvent, aPerson, aSession, idsOf, statedBy } from '#tests/support/facts.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'

/** Wall clocks of a whole log: what the device says at the n-th fact. */
export type Clocks = (n: number) => number

export interface Written {
  readonly draft: FactDraft
  readonly fact: FrozenFact
}

const PEOPLE = ['Aigerim', 'Daniyar', 'Olga', 'Timur', 'Zhanna'].map(aPerson)
export const SESSIONS = ['a', 'b', 'c', 'd'].map(aSession)
const AUTHORS: readonly Author[] = [
  anAuthor('gate'),
  anAuthor('field'),
  anAuthor('bus'),
  anAuthor('desk', 'organiser'),
  anAuthor('server', 'server'),
]

/**
 * A log as careless and hostile devices might write it: marks that knew some of the earlier ones, undone and
 * corrected by their authors and by others, people joined and parted, clocks measured and corrected, rights granted,
 * kinds nobody knows, the same fact in sheets of several authors, personal parts missing from some copies.
 */
export function aRandomLog(random: SeededRandom, size: number, given?: Clocks) {
  const usual = plausible(random.fork())
  const clocks = given ?? usual
  const written: Written[] = []
  const inputs: FoldInput[] = []
  const salts = random.fork()
  for (let n = 1; n <= size; n++) {
    const draft = aRandomDraft(random, written)
    const session = random.pick(SESSIONS)
    const moment = { session, seq: n, wallMs: clocks(n), monotonicMs: n, salt: salts.bytes(8) }
    const fact = aFact(draft, moment)
    written.push({ draft, fact })
    inputs.push(...copiesOf(random, fact, session))
  }
  return inputs
}

function plausible(random: SeededRandom): Clocks {
  return () => MORNING_MS + random.below(12) * 60_000
}

/** The sheets that hold a fact: mostly one, sometimes of several authors, sometimes without the personal part. */
function copiesOf(random: SeededRandom, fact: FrozenFact, session: SessionId): readonly FoldInput[] {
  return Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => {
    const personal = random.chance(0.1) ? null : fact.personal
    const clock = random.chance(0.2) ? aMeasurement(random, random.chance(0.8) ? session : null) : null
    return statedBy(random.pick(AUTHORS), { ...fact, personal }, clock)
  })
}

/** Of one session's clock, or of any. */
export function aMeasurement(random: SeededRandom, session: SessionId | null): ClockMeasurement {
  const offsetMs = (random.below(7) - 3) * 60_000
  return { session: session ?? random.pick(SESSIONS), offsetMs, errorMs: random.below(3) * 20_000 }
}

/** Any fact that a device may think of, about earlier ones or not. */
export function aRandomDraft(random: SeededRandom, written: readonly Written[]): FactDraft {
  const makers = [aMark, aMark, aMark, anUndo, anEntry, anEntry, aPair, aClock, aGrantDraft, anOther]
  return random.pick(makers)(random, written)
}

function aMark(random: SeededRandom, written: readonly Written[]): FactDraft {
  const person = random.pick(PEOPLE)
  const earlier = earlierAbout(written, [person], ['checked-in', 'checked-out'])
  return {
    kind: random.pick(['checked-in', 'checked-out']),
    subjects: [person],
    body: { way: 'tap' },
    knew: random.some(idsOf(earlier), 0.6),
    replaces: random.chance(0.2) ? random.some(idsOf(earlier), 0.4) : [],
  }
}

function anUndo(random: SeededRandom, written: readonly Written[]): FactDraft {
  const all = written.map(({ fact }) => fact)
  const facts = random.some(all.slice(-8), 0.25)
  return { kind: 'retracted', subjects: [random.pick(PEOPLE)], replaces: idsOf(facts) }
}

function anEntry(random: SeededRandom, written: readonly Written[]): FactDraft {
  const person = random.pick(PEOPLE)
  const kind = random.pick(['registered', 'registered', 'contact-noted'])
  const earlier = earlierAbout(written, [person], [kind])
  return {
    kind,
    subjects: [person],
    body: kind === 'registered' ? { source: random.pick(['roster', 'walk-in']) } : {},
    personal: {
      ...(random.chance(0.7) ? { name: random.pick(['Айгерім', 'Aigerim', 'Айгерим']) } : {}),
      ...(random.chance(0.4) ? { phones: [`+770100000${random.below(9)}0`] } : {}),
      ...(random.chance(0.3) ? { class: random.pick(['5 A', null]) } : {}),
      ...(random.chance(0.1) ? { constructor: 1 } : {}),
    },
    replaces: random.chance(0.5) ? random.some(idsOf(earlier), 0.6) : [],
  }
}

function aPair(random: SeededRandom, written: readonly Written[]): FactDraft {
  const pair = [random.pick(PEOPLE), random.pick(PEOPLE)]
  const earlier = earlierAbout(written, pair, ['people-merged', 'people-parted'])
  return {
    kind: random.pick(['people-merged', 'people-merged', 'people-parted']),
    subjects: pair,
    replaces: random.chance(0.4) ? random.some(idsOf(earlier), 0.5) : [],
  }
}

function aClock(random: SeededRandom, written: readonly Written[]): FactDraft {
  const earlier = written.filter(({ draft }) => draft.kind === 'clock-corrected').map(({ fact }) => fact)
  const shift = random.chance(0.1) ? 'not a number' : random.below(5) * 60_000
  return {
    kind: 'clock-corrected',
    subjects: [],
    body: { session: bytesOfId(random.pick(SESSIONS)), shift },
    replaces: random.some(idsOf(earlier), 0.2),
  }
}

function aGrantDraft(random: SeededRandom, written: readonly Written[]): FactDraft {
  const earlier = written.filter(({ draft }) => draft.kind === 'granted').map(({ fact }) => fact)
  const role = random.pick(['organiser', 'coordinator', 'server', 'gardener'])
  return {
    kind: 'granted',
    subjects: [],
    body: { device: bytesOfId(random.pick(AUTHORS).device), role },
    replaces: random.some(idsOf(earlier), 0.2),
  }
}

function anOther(random: SeededRandom, written: readonly Written[]): FactDraft {
  const kind = random.pick(['event-planned', 'event-planned', 'device-enrolled', 'tree-planted'])
  const event = anEvent()
  const body = kind === 'device-enrolled' ? { device: bytesOfId(random.pick(AUTHORS).device) } : {}
  return {
    kind,
    subjects: kind === 'event-planned' ? [event] : [],
    body: { ...body, title: random.pick(['Cleanup', 'Сенбілік']), starts: MORNING_MS + random.below(3) },
    replaces: random.some(idsOf(earlierAbout(written, [event], [kind])), 0.4),
  }
}

function earlierAbout(
  written: readonly Written[],
  subjects: readonly SubjectId[],
  kinds: readonly string[],
): readonly FrozenFact[] {
  return written
    .filter(({ draft }) => kinds.includes(draft.kind) && draft.subjects.some((id) => subjects.includes(id)))
    .map(({ fact }) => fact)
}

export const everybody: readonly PersonId[] = PEOPLE
