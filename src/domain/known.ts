/**
 * A value that cannot be missing where it is read: a place within a list, a group that its pattern always has.
 * @throws {Error} if it is missing after all: a bug
 */
export function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a value that had to be there is missing')
  return value
}
