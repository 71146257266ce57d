/** Distinct names in the order of their coming; a layer goes on from the first `baseSize` names of its base. */
export class Names {
  readonly #base: Names | undefined
  readonly #baseSize: number
  readonly #list: string[] = []
  readonly #places = new Map<string, number>()

  constructor(base?: Names, baseSize = 0) {
    this.#base = base
    this.#baseSize = baseSize
  }

  get size(): number {
    return this.#baseSize + this.#list.length
  }

  /** The place of a name, from 0; `undefined`: it has not come yet. */
  find(name: string): number | undefined {
    const inBase = this.#base?.find(name) ?? this.#baseSize
    return inBase < this.#baseSize ? inBase : this.#places.get(name)
  }

  at(place: number): string | undefined {
    return place < this.#baseSize ? this.#base?.at(place) : this.#list[place - this.#baseSize]
  }

  /** Adds a name unless it is there. */
  add(name: string): void {
    if (this.find(name) !== undefined) return
    this.#places.set(name, this.size)
    this.#list.push(name)
  }

  /** Takes over what a layer on this one added. */
  absorb(layer: Names): void {
    layer.#list.forEach((name) => this.add(name))
  }
}

interface Dated<Value> {
  readonly n: number
  readonly value: Value
}

/** What was noted under a key, with the position of the log it was noted at; a layer sees its base up to one. */
export class Tracks<Value> {
  readonly #base: Tracks<Value> | undefined
  readonly #upTo: number
  readonly #lists = new Map<string, Dated<Value>[]>()

  constructor(base?: Tracks<Value>, upTo = 0) {
    this.#base = base
    this.#upTo = upTo
  }

  /** What was noted last under the key, or so many before it. */
  newest(key: string, back = 0): Value | undefined {
    const own = this.#lists.get(key) ?? []
    return back < own.length
      ? own.at(-1 - back)?.value
      : this.#base?.newestUpTo(this.#upTo, key, back - own.length)
  }

  add(key: string, n: number, value: Value): void {
    const own = this.#lists.get(key)
    if (own) own.push({ n, value })
    else this.#lists.set(key, [{ n, value }])
  }

  /** In the place of what was noted under the key at the same position, if anything was. */
  set(key: string, n: number, value: Value): void {
    const own = this.#lists.get(key)
    if (own?.at(-1)?.n === n) own.pop()
    this.add(key, n, value)
  }

  /** Takes over what a layer on this one noted. */
  absorb(layer: Tracks<Value>): void {
    for (const [key, list] of layer.#lists) for (const { n, value } of list) this.add(key, n, value)
  }

  /** Only ever asked of a base that has no base itself. */
  private newestUpTo(n: number, key: string, back: number): Value | undefined {
    const own = this.#lists.get(key) ?? []
    return own[countUpTo(own, n) - 1 - back]?.value
  }
}

/** How many of a list, which is in order, were noted at `n` or before. */
function countUpTo(list: readonly Dated<unknown>[], n: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as Dated<unknown>).n <= n) low = middle + 1
    else high = middle
  }
  return low
}
