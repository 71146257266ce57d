import { foldName } from './name-key.ts'

/**
 * How two written names compare.
 * - `same`: the same words in any order, script or case.
 * - `similar`: at least two words agree, as far as Russian spelling habits and one slip of a key go, and none contradicts.
 * - `possible`: one word agrees and initials or a word written very differently leave the rest open; worth a question only when
 *   a phone or birth date agrees too.
 */
export type NameRelation = 'same' | 'similar' | 'possible' | 'different'

/** A word of a name with its {@link habitKey}, computed once as names are compared many times. */
export interface ComparedWord {
  readonly word: string
  readonly habit: string
}

/** The words of a name, ready for {@link compareNames}. */
export function readComparedWords(name: string): readonly ComparedWord[] {
  return splitComparedWords(foldName(name))
}

/** The same of a name that was folded before. */
export function splitComparedWords(folded: string): readonly ComparedWord[] {
  return folded === '' ? [] : folded.split(' ').map((word) => ({ word, habit: habitKey(word) }))
}

/** Whether two names deserve the question «Бұл бір адам ба?». Never a reason to merge (glossary, section 6). */
export function similarNames(a: string, b: string): boolean {
  const relation = compareNames(readComparedWords(a), readComparedWords(b))
  return relation === 'same' || relation === 'similar'
}

/** Says how two names, read by {@link readComparedWords}, compare. */
export function compareNames(a: readonly ComparedWord[], b: readonly ComparedWord[]): NameRelation {
  if (a.length === 0 || b.length === 0) return 'different'
  if (a.length === b.length && joinSorted(a) === joinSorted(b)) return 'same'
  const [few, many] = a.length <= b.length ? [a, b] : [b, a]
  const { full, unmatched } = matchWords(few, [...many])
  if (unmatched > 0) return 'different'
  if (full >= 2 || (full === 1 && few.length === 1 && many.length === 1)) return 'similar'
  // Beside one whole word the others are initials; initials alone say nothing.
  return full === 1 ? 'possible' : 'different'
}

function joinSorted(words: readonly ComparedWord[]): string {
  return words
    .map(({ word }) => word)
    .sort()
    .join(' ')
}

/**
 * A word freed of habits of spelling: Өтегенов and Утегенов, Тұрсынов and Турсунов, Шыңғыс and Чингиз, Гүлнар and
 * Гульнара, Болатқызы and Болатовна each have one key.
 */
export function habitKey(word: string): string {
  return word
    .replace(/^(.{3,})(?:uli|kizi|ovic|evic|ovna|evna)$/, '$1')
    .replace(/^o/, 'u')
    .replace(/(.)u/g, '$1i')
    .replace(/c/g, 's')
    .replace(/z$/, 's')
    .replace(/^(.{3,}[^aeiou])a$/, '$1')
}

/** Matches each word of the shorter name with one of the longer; `left` is used up. Stops at a word that has no partner. */
function matchWords(few: readonly ComparedWord[], left: ComparedWord[]) {
  const counts = { full: 0, initials: 0, unmatched: 0 }
  // Whole words choose first, so that an initial does not take the word that another one needs.
  const whole = few.filter(({ word }) => word.length > 1)
  for (const one of [...whole, ...few.filter(({ word }) => word.length === 1)]) {
    const at = findPartner(one, left)
    const partner = left[at]
    if (partner === undefined) return { ...counts, unmatched: 1 }
    counts[hasInitial(one, partner) ? 'initials' : 'full']++
    left.splice(at, 1)
  }
  return counts
}

function findPartner(one: ComparedWord, among: readonly ComparedWord[]): number {
  const { word, habit } = one
  const exact = among.findIndex((other) => other.word === word)
  if (exact !== -1) return exact
  const similar = among.findIndex((other) => other.word.length > 1 && other.habit === habit)
  if (similar !== -1) return similar
  const slip = among.findIndex((other) => isOneSlipApart(word, other.word))
  if (slip !== -1) return slip
  return among.findIndex((other) => hasInitial(one, other) && word[0] === other.word[0])
}

/** Whether one letter was dropped, added, changed or swapped with its neighbour. Short words are told apart by one letter. */
export function isOneSlipApart(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  const most = Math.min(a.length, b.length) - start
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const left = a.slice(start, a.length - end)
  const right = b.slice(start, b.length - end)
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}

/**
 * Whether a name that is still being typed may become this one: at least one word is whole, and each other one is an
 * initial or, at the end of what is typed, the beginning of a word. «Габитова А» may become Айгерім Ғабитова.
 */
export function mayBecome(typed: readonly ComparedWord[], listed: readonly ComparedWord[]): boolean {
  const left = [...listed]
  const take = (isPartner: (other: ComparedWord) => boolean): boolean => {
    const at = left.findIndex(isPartner)
    if (at !== -1) left.splice(at, 1)
    return at !== -1
  }
  // whole words choose first, so that an initial does not take the word that another one needs
  const begun = typed.filter((one) => one.word.length === 1 || !take((other) => other.habit === one.habit))
  if (begun.length === typed.length) return false
  const last = typed.at(-1)
  return begun.every((one) =>
    take((other) => isBegunAs(one, other) && (one === last || hasInitial(one, other))),
  )
}

/** Whether one of two words stands for a whole one by its first letter. */
const hasInitial = (a: ComparedWord, b: ComparedWord): boolean => a.word.length === 1 || b.word.length === 1

function isBegunAs(one: ComparedWord, other: ComparedWord): boolean {
  if (other.word.startsWith(one.word) || other.habit.startsWith(one.habit)) return true
  return other.word.length === 1 && one.word.startsWith(other.word)
}
