import { known } from '../known.ts'
import { nameWords } from './name-key.ts'
import { habitKey, isOneSlipApart } from './similar-names.ts'

/** Shorter beginnings are like too many names. */
const LEAST_LETTERS = 4

/** The different words of all names with the places of those who have them: some thousand for ten thousand people. */
export class SimilarIndex {
  readonly #places = new Map<string, number[]>()
  readonly #habits = new Map<string, string>()
  readonly #byHabit = new Map<string, string[]>()

  /** @param folded the words of the name at this place, folded, apart by one space; places come in ascending order */
  add(at: number, folded: string): void {
    if (folded === '') return
    for (const word of folded.split(' ')) {
      const places = this.#places.get(word)
      if (!places) this.#addWord(word, at)
      else if (places.at(-1) !== at) places.push(at)
    }
  }

  #addWord(word: string, at: number): void {
    const habit = habitKey(word)
    this.#places.set(word, [at])
    this.#habits.set(word, habit)
    const alike = this.#byHabit.get(habit)
    if (alike) alike.push(word)
    else this.#byHabit.set(habit, [word])
  }

  /**
   * Whom somebody may have meant who typed these words: each begins a word of the name, give or take one letter or a
   * habit of spelling (Шыңғыс and Чингиз, Өтегенов and Утегенов). Those whom the words find as they are, are among
   * them.
   * @returns places in ascending order
   */
  find(text: string): readonly number[] {
    const typed = nameWords(text).filter((word) => !/^\d+$/.test(word))
    if (!typed.some((word) => word.length >= LEAST_LETTERS)) return []
    const [first, ...rest] = typed.map((word) => this.#listBegun(word))
    return [...known(first)].filter((at) => rest.every((places) => places.has(at))).sort((a, b) => a - b)
  }

  /** Where somebody has a word of one of these habits (`habitKey`). */
  listSharing(habits: readonly string[]): ReadonlySet<number> {
    const places = new Set<number>()
    for (const habit of habits)
      for (const word of this.#byHabit.get(habit) ?? [])
        for (const at of known(this.#places.get(word))) places.add(at)
    return places
  }

  #listBegun(typed: string): ReadonlySet<number> {
    const habit = habitKey(typed)
    const begun = new Set<number>()
    for (const [word, places] of this.#places)
      if (isBegun(typed, habit, word, known(this.#habits.get(word)))) for (const at of places) begun.add(at)
    return begun
  }
}

function isBegun(word: string, habit: string, name: string, nameHabit: string): boolean {
  if (name.startsWith(word)) return true
  if (word.length < LEAST_LETTERS) return false
  if (nameHabit.startsWith(habit)) return true
  return [-1, 0, 1].some((more) => isOneSlipApart(word, name.slice(0, word.length + more)))
}
