import { known } from '../known.ts'
import { nameWords } from './name-key.ts'
import type { SearchablePerson, SearchIndex } from './name-search.ts'
import { habitKey, isOneSlipApart } from './similar-names.ts'

/** The different words of all names with the places of those who have them: some thousand for ten thousand people. */
export interface SimilarIndex {
  readonly words: ReadonlyMap<string, readonly number[]>
  readonly habits: ReadonlyMap<string, string>
}

/** Shorter beginnings are like too many names. */
const LEAST_LETTERS = 4

/** Prepares what {@link findSimilar} looks through. */
export function prepareSimilar({ folded }: SearchIndex<SearchablePerson>): SimilarIndex {
  const words = new Map<string, number[]>()
  for (const [at, line] of folded.lines.entries())
    for (const word of line.split(' ')) {
      const places = words.get(word)
      if (!places) words.set(word, [at])
      else if (places.at(-1) !== at) places.push(at)
    }
  return { words, habits: new Map([...words.keys()].map((word) => [word, habitKey(word)])) }
}

/**
 * Whom somebody may have meant who typed these words: each begins a word of the name, give or take one letter or a
 * habit of spelling (Шыңғыс and Чингиз, Өтегенов and Утегенов). Those whom the words find as they are, are among them.
 * @returns places in the index, in its order
 */
export function findSimilar({ words, habits }: SimilarIndex, text: string): readonly number[] {
  const typed = nameWords(text).filter((word) => !/^\d+$/.test(word))
  if (!typed.some((word) => word.length >= LEAST_LETTERS)) return []
  const found = typed.map((word) => {
    const habit = habitKey(word)
    const places = new Set<number>()
    for (const [name, at] of words)
      if (isBegun(word, habit, name, known(habits.get(name)))) for (const each of at) places.add(each)
    return places
  })
  const [first, ...rest] = found
  return [...known(first)].filter((at) => rest.every((places) => places.has(at))).sort((a, b) => a - b)
}

function isBegun(word: string, habit: string, name: string, nameHabit: string): boolean {
  if (name.startsWith(word)) return true
  if (word.length < LEAST_LETTERS) return false
  if (nameHabit.startsWith(habit)) return true
  return [-1, 0, 1].some((more) => isOneSlipApart(word, name.slice(0, word.length + more)))
}
