import type { HandoverService } from '#client/services/handover.ts'
import type { PhoneCore } from './phone-core.ts'

/** What passes records from phone to phone; loaded when it is first asked for. */
export function createHandoverService(core: PhoneCore, onAdded: () => void): HandoverService {
  const load = async () => (await import('./handover-work.ts')).createHandoverWork(core, onAdded)
  return {
    writeCopy: async (what) => (await load()).writeCopy(what),
    addCopy: async (file) => (await load()).addCopy(file),
  }
}
