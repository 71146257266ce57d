import type { LeavingService } from '#client/services/leaving.ts'
import type { LeavingCore } from './leaving-work.ts'

/** Departures, corrected times and clocks, closing. What drafts them is loaded when somebody needs it. */
export function createLeavingService(core: LeavingCore): LeavingService {
  const load = () => import('./leaving-work.ts')
  return {
    checkOut: async (...args) => (await load()).checkOut(core, ...args),
    correctTimes: async (...args) => (await load()).correctTimes(core, ...args),
    checkInAt: async (...args) => (await load()).checkInAt(core, ...args),
    addMissingArrival: async (...args) => (await load()).addMissingArrival(core, ...args),
    close: async (...args) => (await load()).closeEvent(core, ...args),
    reopen: async (...args) => (await load()).reopen(core, ...args),
    takeBackClosing: async (...args) => (await load()).takeBackClosing(core, ...args),
    listClockDoubts: async (...args) => (await load()).findClockDoubts(core, ...args),
    correctClock: async (...args) => (await load()).correctClock(core, ...args),
  }
}
