import type { DeviceService } from '#client/services.ts'
import type { TimerPort } from '#client/sync/loop.ts'
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

/** As long as an exchange may take: a connection that went dead may keep a part of the app pending for minutes. */
const PARTS_LIMIT_MS = 45_000

/** An account counts once all that it needs is here. */
export function withWork(device: DeviceService, work: Work, timers: TimerPort): DeviceService {
  const getReady = () => within(timers, Promise.all([device.getReady(), work.open()]))
  return {
    ...device,
    me: () => (work.isOpen() ? device.me() : null),
    getReady,
    async enrol(code, name) {
      // What the app itself lacks comes from the server too.
      const failed = await getReady().then(
        () => null,
        (error: unknown) => (error instanceof TooLate ? 'timeout' : 'unreachable'),
      )
      return failed === null ? device.enrol(code, name) : { kind: 'no-server', reason: failed }
    },
  }
}

class TooLate extends Error {
  override readonly name = 'TooLate'
}

/** @throws {TooLate} when it takes too long; it may still come, and is there at the next try then */
async function within(timers: TimerPort, parts: Promise<unknown>): Promise<void> {
  let timer: unknown
  const tooLate = new Promise<never>((_, reject) => {
    timer = timers.set(() => reject(new TooLate()), PARTS_LIMIT_MS)
  })
  try {
    await Promise.race([parts, tooLate])
  } finally {
    timers.clear(timer)
  }
}
