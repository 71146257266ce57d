const MOST = 20_000

/** Answers of a pure function by what it was asked; forgets all of them when they become too many. */
export class Remembered<Answer> {
  readonly #known = new Map<string, Answer>()

  get(question: string, answer: () => Answer): Answer {
    const known = this.#known.get(question)
    if (known !== undefined) return known
    if (this.#known.size >= MOST) this.#known.clear()
    const fresh = answer()
    this.#known.set(question, fresh)
    return fresh
  }
}

/** Bytes as a question: a letter for each. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
