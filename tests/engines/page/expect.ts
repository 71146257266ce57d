import { isEqual, isMatch } from './compare.ts'

function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  const json = JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Map || part instanceof Set ? [...part] : part,
  ) as string | undefined
  return (json ?? String(value)).slice(0, 300)
}

/** As much of Vitest's `expect` as the contracts of the storage ask for. */
function matchers(actual: unknown, isNot: boolean) {
  const check = (name: string, holds: boolean, expected?: unknown) => {
    if (holds === isNot) throw new Error(`${show(actual)} ${isNot ? 'not ' : ''}${name} ${show(expected)}`)
  }
  return {
    toBe: (expected: unknown) => check('toBe', Object.is(actual, expected), expected),
    toEqual: (expected: unknown) => check('toEqual', isEqual(actual, expected), expected),
    toMatchObject: (expected: unknown) => check('toMatchObject', isMatch(actual, expected), expected),
    toBeNull: () => check('toBeNull', actual === null),
    toBeGreaterThan: (than: number) => check('toBeGreaterThan', Number(actual) > than, than),
    toHaveLength: (length: number) =>
      check('toHaveLength', (actual as { readonly length?: unknown }).length === length, length),
    toContain: (part: unknown) => check('toContain', (actual as readonly unknown[]).includes(part), part),
    toBeInstanceOf: (type: new (...args: never[]) => unknown) =>
      check('toBeInstanceOf', actual instanceof type, type.name),
  }
}

async function reasonOf(promise: unknown): Promise<unknown> {
  try {
    await (promise as Promise<unknown>)
  } catch (reason) {
    return reason
  }
  throw new Error('was kept, though it was to be refused')
}

function rejects(promise: unknown) {
  const reason = async () => matchers(await reasonOf(promise), false)
  return {
    toEqual: async (expected: unknown) => (await reason()).toEqual(expected),
    toMatchObject: async (expected: unknown) => (await reason()).toMatchObject(expected),
    toBeInstanceOf: async (type: new (...args: never[]) => unknown) => (await reason()).toBeInstanceOf(type),
  }
}

export function expect(actual: unknown) {
  return { ...matchers(actual, false), not: matchers(actual, true), rejects: rejects(actual) }
}

expect.unreachable = (message = 'should not be reached'): never => {
  throw new Error(message)
}
