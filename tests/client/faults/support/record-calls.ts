import type { Services } from '#client/services.ts'

/** The same services, and every call to them is told as `service.method`; so are those to an event's results. */
export function recordCalls(services: Services, called: (method: string) => void): Services {
  return wrap(services, (service, name) => watch(service, name, called))
}

function watch(service: unknown, name: string, called: (method: string) => void): unknown {
  if (typeof service !== 'object' || service === null) return service
  return wrap(service, (method, key, of) => {
    if (typeof method !== 'function') return method
    return (...args: unknown[]): unknown => {
      called(`${name}.${key}`)
      const answer: unknown = Reflect.apply(method, of, args)
      if (name !== 'results' || key !== 'open') return answer
      return Promise.resolve(answer).then((results) => watch(results, 'eventResults', called))
    }
  })
}

function wrap<T extends object>(of: T, each: (value: unknown, key: string, of: T) => unknown): T {
  return new Proxy(of, { get: (target, key) => each(Reflect.get(target, key), String(key), target) })
}
