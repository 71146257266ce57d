import { eventStream } from '#domain/stream.ts'
import type { ReadinessService, SelfTestPort } from '#client/services/readiness.ts'
import type { PhoneCore } from './phone-core.ts'

/** @param loadSelfTest what tries the worker and the storage; left out, this phone cannot try itself. */
export function createReadinessService(
  core: PhoneCore,
  loadSelfTest?: () => Promise<SelfTestPort>,
): ReadinessService {
  return {
    async test(mend = false) {
      const port = await loadSelfTest?.()
      if (!port) return { app: null, canWrite: false }
      const [app, canWrite] = await Promise.all([port.askWorker(mend), port.tryStorage()])
      return { app, canWrite }
    },
    async note(board, report) {
      const { draftReadiness } = await import('#domain/drafts/readiness.ts')
      const own = core.identity()?.device
      const before = own && board.readiness().get(own)
      const draft = draftReadiness(board.id, report, before?.facts ?? [])
      return core.save([{ stream: eventStream(board.id), draft }])
    },
  }
}
