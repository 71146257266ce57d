import { known } from '../known.ts'
import type { BirthDate } from '#domain/text/birth-date.ts'
import { compareNames, readComparedWords, type ComparedWord } from '#domain/text/similar-names.ts'
import type { DuplicateReason, ExistingPerson, LikelyDuplicate, PlannedPerson } from './types.ts'

/** One person as duplicates are looked for, of the file or of the roster. */
interface Candidate {
  readonly name: string
  readonly words: readonly ComparedWord[]
  readonly phones: readonly string[]
  readonly birth: BirthDate | undefined
  readonly of: { readonly row: number } | { readonly existingId: string }
}

/** Latest members of a bucket that a person is compared with: keeps a file of one repeated name from costing n². */
const MAX_COMPARED = 40
/** Pairs listed for one person: the organiser needs to see that there are some, not all of them. */
const MAX_LISTED = 3

/**
 * Pairs of people who may be one: within the file, and between the file and the event's roster.
 *
 * Compared are only people who share two words of a name, or one word and a phone or year of birth. A birth date
 * that contradicts speaks against a pair, for different people with one name are common (glossary, section 6).
 * Cost: about linear in people.
 */
export function findDuplicates(
  people: readonly PlannedPerson[],
  existing: readonly ExistingPerson[],
): readonly LikelyDuplicate[] {
  const buckets = new Map<string, Candidate[]>()
  for (const person of existing) file(buckets, fromRoster(person))
  const found: LikelyDuplicate[] = []
  for (const person of people) {
    const candidate = fromFile(person)
    const pairs = file(buckets, candidate).map((other) => judge(other, candidate, person.row))
    found.push(...pairs.filter((pair) => pair !== undefined).slice(0, MAX_LISTED))
  }
  return found
}

/** Puts a person under every key and answers whom they met there. */
function file(buckets: Map<string, Candidate[]>, person: Candidate): readonly Candidate[] {
  const met = new Set<Candidate>()
  for (const key of keysOf(person)) {
    const bucket = buckets.get(key)
    if (!bucket) buckets.set(key, [person])
    else {
      for (const other of bucket.slice(-MAX_COMPARED)) met.add(other)
      bucket.push(person)
    }
  }
  return [...met]
}

function keysOf({ words, phones, birth }: Candidate): ReadonlySet<string> {
  const habits = [...new Set(words.filter(({ word }) => word.length > 1).map(({ habit }) => habit))].sort()
  const keys = new Set<string>()
  habits.forEach((word, i) => {
    for (const second of habits.slice(i + 1)) keys.add(`${word} ${second}`)
    for (const phone of phones) keys.add(`${word} ${phone}`)
    if (birth) keys.add(`${word} ${birth.year}`)
  })
  if (habits.length === 1) keys.add(known(habits[0]))
  return keys
}

function judge(other: Candidate, person: Candidate, row: number): LikelyDuplicate | undefined {
  const phonesAgree = person.phones.some((phone) => other.phones.includes(phone))
  const birthsAgree = agreeOnBirth(other.birth, person.birth)
  const reason = findReason(other, person, { phonesAgree, birthsAgree })
  if (reason === undefined) return undefined
  const names = [other.name, person.name] as const
  const common = { names, reason, phonesAgree, birthsAgree }
  if ('row' in other.of) {
    return { kind: 'in-file', id: `row-${other.of.row}-row-${row}`, rows: [other.of.row, row], ...common }
  }
  const { existingId } = other.of
  return { kind: 'on-roster', id: `roster-${existingId}-row-${row}`, row, existingId, ...common }
}

function findReason(
  other: Candidate,
  person: Candidate,
  { phonesAgree, birthsAgree }: { phonesAgree: boolean; birthsAgree: boolean | undefined },
): DuplicateReason | undefined {
  const relation = compareNames(other.words, person.words)
  if (relation === 'different' || (birthsAgree === false && !phonesAgree)) return undefined
  if (relation === 'same') return phonesAgree ? 'same-name-and-phone' : 'same-name'
  const isFullBirth = other.birth?.day !== undefined && person.birth?.day !== undefined
  // A name written otherwise needs a second witness: the phone, or a birth date.
  const isWitnessed = phonesAgree || (birthsAgree === true && (isFullBirth || relation === 'similar'))
  return isWitnessed && birthsAgree !== false ? 'similar-name' : undefined
}

/** Undefined when either is unknown; where one has only a year, the years decide. */
function agreeOnBirth(a: BirthDate | undefined, b: BirthDate | undefined): boolean | undefined {
  if (!a || !b) return undefined
  if (a.year !== b.year) return false
  if (a.month === undefined || b.month === undefined) return true
  return a.month === b.month && a.day === b.day
}

function fromFile(person: PlannedPerson): Candidate {
  const phones = [...person.phones, ...person.guardianPhones].map(({ e164 }) => e164)
  return {
    name: person.name,
    words: readComparedWords(person.name),
    phones,
    birth: person.birth,
    of: { row: person.row },
  }
}

function fromRoster({ id, name, phones = [], birth }: ExistingPerson): Candidate {
  return { name, words: readComparedWords(name), phones, birth, of: { existingId: id } }
}
