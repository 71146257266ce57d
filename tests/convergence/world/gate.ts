/** One call of a port's method, held up on its way. */
export interface PortCall {
  readonly name: string
  readonly args: readonly unknown[]
  /** By the name: what only looks begins with read, list, find, was, check or prepare. */
  readonly isWrite: boolean
  /** Makes the call. */
  readonly pass: () => Promise<unknown>
}

/** Decides when a call is made, what it returns, and whether it comes back at all. */
export type Around = (call: PortCall) => Promise<unknown>

type Method = (...args: readonly unknown[]) => Promise<unknown>

const LOOKS = /^(?:read|list|find|was|check|prepare)/
/** What answers at once and is not a question to storage. */
const AT_ONCE = /^(?:watch|on)[A-Z]|^watch$/

/** The port with every asynchronous call going through `around`, also of methods that it will have one day. */
export function wrapPort<Port extends object>(port: Port, around: Around): Port {
  const wrapped = new Map<string | symbol, Method>()
  return new Proxy(port, {
    get: (target, name) => {
      const known = wrapped.get(name)
      if (known) return known
      const member: unknown = Reflect.get(target, name, target)
      if (typeof name !== 'string' || typeof member !== 'function') return member
      const method = member as Method
      if (AT_ONCE.test(name)) return method.bind(target)
      const isWrite = !LOOKS.test(name)
      const held: Method = (...args) =>
        around({ name, args, isWrite, pass: () => method.apply(target, args as unknown[]) })
      wrapped.set(name, held)
      return held
    },
  })
}

/** The port with some of its methods replaced. */
export function override<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      if (Object.hasOwn(methods, name)) return Reflect.get(methods, name) as unknown
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? (member as Method).bind(target) : member
    },
  })
}
