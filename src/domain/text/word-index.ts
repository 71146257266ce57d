import { known } from '../known.ts'

/** Words that begin with one letter, in the order of their lines. */
interface Words {
  /** In which line each stands. */
  readonly lines: number[]
  /** Where in the line it begins. */
  readonly starts: number[]
}

/** Lines of words apart by one space, and where the words are that begin with each letter. */
export class WordIndex {
  readonly #lines: string[] = []
  readonly #byLetter = new Map<string, Words>()

  /** Notes where the words of the next line begin. Cost: O(words). */
  add(line: string): void {
    const at = this.#lines.push(line) - 1
    for (let start = 0; start !== -1; start = nextWord(line, start)) {
      const letter = line.charAt(start)
      const words = this.#byLetter.get(letter)
      if (words) {
        words.lines.push(at)
        words.starts.push(start)
      } else this.#byLetter.set(letter, { lines: [at], starts: [start] })
    }
  }

  /**
   * The lines in which every wanted word begins some word, in their order, each once.
   * @param wanted not empty; of each word the spellings that will do, none of them empty
   */
  find(wanted: readonly (readonly string[])[]): readonly number[] {
    const rarest = wanted.reduce((best, word) => (weight(word) > weight(best) ? word : best))
    const rest = wanted.filter((word) => word !== rarest)
    const found = rarest.map((word) => this.#listBegun(word)).reduce(unite, [])
    if (rest.length === 0) return found
    return found.filter((at) => {
      const line = known(this.#lines[at])
      return rest.every((words) => words.some((word) => line.startsWith(word) || line.includes(` ${word}`)))
    })
  }

  /** A first letter is a lookup; each further one is compared with the words that share the first. */
  #listBegun(word: string): readonly number[] {
    const begun: number[] = []
    const words = this.#byLetter.get(word.charAt(0))
    if (!words) return begun
    let last = -1
    for (let i = 0; i < words.lines.length; i++) {
      const at = known(words.lines[i])
      if (at === last || !known(this.#lines[at]).startsWith(word, words.starts[i])) continue
      begun.push(at)
      last = at
    }
    return begun
  }
}

function nextWord(line: string, start: number): number {
  const space = line.indexOf(' ', start)
  return space === -1 ? -1 : space + 1
}

/** Longer words are rarer, so they are looked for first. */
function weight(word: readonly string[]): number {
  return Math.min(...word.map(({ length }) => length), 99)
}

/** Both in ascending order, and so is what comes out. */
function unite(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b
  const united: number[] = []
  let next = 0
  for (const at of a) {
    for (let other = b[next]; other !== undefined && other <= at; other = b[++next])
      if (other < at) united.push(other)
    united.push(at)
  }
  return [...united, ...b.slice(next)]
}
