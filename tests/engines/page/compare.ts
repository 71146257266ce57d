type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Deeply the same; a field that is undefined counts as one that is not there. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (!isObject(a) || !isObject(b)) return false
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  if (a instanceof Error && b instanceof Error && (a.name !== b.name || a.message !== b.message)) return false
  if (a instanceof Map && b instanceof Map) return isSameMap(a, b)
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((part) => b.has(part))
  const [parts, others] = [partsOf(a), partsOf(b)]
  if (parts && others)
    return parts.length === others.length && parts.every((part, i) => isEqual(part, others[i]))
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isEqual(a[key], b[key]))
}

/** What `wanted` names is there and the same; other fields of objects may stand beside it. */
export function isMatch(actual: unknown, wanted: unknown): boolean {
  if (!isObject(actual) || !isObject(wanted)) return Object.is(actual, wanted)
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((part, i) => isMatch(actual[i], part))
    )
  }
  if (wanted instanceof Map || wanted instanceof Set || partsOf(wanted)) return isEqual(actual, wanted)
  return Object.keys(wanted).every((key) => isMatch(actual[key], wanted[key]))
}

/** In any order. */
function isSameMap(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && isEqual(value, b.get(key)))
}

function partsOf(value: object): readonly unknown[] | undefined {
  if (Array.isArray(value) || value instanceof Uint8Array) return Array.from<unknown>(value)
  return undefined
}
