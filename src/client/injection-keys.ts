import { inject } from 'vue'
import type { InjectionKey } from 'vue'
import type { Services } from './services.ts'

export const SERVICES: InjectionKey<Services> = Symbol('services')

/** The phone's services. @throws outside an app that provides them (a bug in wiring). */
export function useServices(): Services {
  const services = inject(SERVICES)
  if (!services) throw new Error('services are not provided')
  return services
}
