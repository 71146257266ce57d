import type { DeviceService } from '#client/services.ts'
import type { WorkParts, WorkServices } from './work-services.ts'

/** What only a phone with an account does, fetched with the account: a volunteer's first visit goes without it. */
export interface Work {
  /** Resolves when it is here. */
  open(): Promise<void>
  isOpen(): boolean
  /** @throws where there is no account: only pages that need one may ask */
  get(): WorkServices
}

export function loadWork(parts: WorkParts): Work {
  let services: WorkServices | null = null
  const open = async (): Promise<void> => {
    const { createWorkServices } = await import('./work-services.ts')
    services ??= createWorkServices(parts)
  }
  // Another tab may have enrolled this phone.
  parts.core.onIdentity(() => void open())
  return {
    open,
    isOpen: () => services !== null,
    get() {
      if (!services) throw new Error('only a phone with an account does this')
      return services
    },
  }
}

/** An account counts once all that it needs is here. */
export function withWork(device: DeviceService, work: Work): DeviceService {
  return {
    ...device,
    me: () => (work.isOpen() ? device.me() : null),
    async getReady() {
      await Promise.all([device.getReady(), work.open()])
    },
    async enrol(code, name) {
      // What the app itself lacks comes from the server too.
      const isReady = await Promise.all([device.getReady(), work.open()]).then(
        () => true,
        () => false,
      )
      return isReady ? device.enrol(code, name) : { kind: 'no-server', reason: 'unreachable' }
    },
  }
}
