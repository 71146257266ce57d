import type { MinorsService } from '#client/services/minors.ts'
import type { PhoneCore } from './phone-core.ts'

/** Records about children, which most events have few of: their making comes with the first. */
export function loadMinorsService(core: PhoneCore): MinorsService {
  const load = async () => (await import('./minors-service.ts')).createMinorsService(core)
  return {
    noteConsent: async (board, person, note, paper) => (await load()).noteConsent(board, person, note, paper),
    noteListConsents: async (...args) => (await load()).noteListConsents(...args),
    noteGuardians: async (board, person, guardians) => (await load()).noteGuardians(board, person, guardians),
    checkOutTo: async (board, person, handOver) => (await load()).checkOutTo(board, person, handOver),
    noteHandOver: async (board, person, handOver) => (await load()).noteHandOver(board, person, handOver),
  }
}
