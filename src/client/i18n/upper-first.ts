/** A word for the middle of a sentence, where it begins a line. */
export function upperFirst(text: string): string {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase() + rest.join('')
}
