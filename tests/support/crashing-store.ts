import type { StorePort, StreamTransaction } from '#server/ports.ts'

/** What a process sees of its storage from the moment it dies: nothing comes back. */
export class Crashed extends Error {
  override readonly name = 'Crashed'
}

/**
 * The store of a process that dies at its k-th step: before any statement, before a commit, or after a commit and
 * before anybody hears of it. @returns how many steps were taken, too: fewer than `k`, and it lived.
 */
export function crashAt(real: StorePort, k: number) {
  let steps = 0
  const step = () => {
    steps++
    if (steps >= k) throw new Crashed()
  }
  const store: StorePort = {
    ...beforeEach(real, step),
    transact: async (stream, work) => {
      step()
      const result = await real.transact(stream, async (transaction) => {
        const done = await work(beforeEach(transaction, step))
        step()
        return done
      })
      step()
      return result
    },
  }
  return { store, steps: () => steps }
}

/** The same object; something happens before each call of a method. */
function beforeEach<Target extends StorePort | StreamTransaction>(
  target: Target,
  happen: () => void,
): Target {
  const turned: Record<string, unknown> = {}
  for (const name of listMethods(target)) {
    const method: unknown = Reflect.get(target, name)
    if (typeof method === 'function')
      turned[name] = (...args: unknown[]): unknown => {
        happen()
        return Reflect.apply(method, target, args) as unknown
      }
  }
  return turned as unknown as Target
}

/** Own ones and those of its class. */
function listMethods(target: object): readonly string[] {
  const names = [target, Object.getPrototypeOf(target) as object].flatMap(Object.getOwnPropertyNames)
  return names.filter((name) => name !== 'constructor' && !(name in Object.prototype))
}
