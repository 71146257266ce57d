/** Orders by text, the same over every engine: each sorts text in its own way. */
export function byText<Item>(textOf: (item: Item) => string): (a: Item, b: Item) => number {
  return (a, b) => (textOf(a) < textOf(b) ? -1 : 1)
}
