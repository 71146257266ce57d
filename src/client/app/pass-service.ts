import { roleMayMake } from '#domain/log/kinds.ts'
import type { PassService } from '#client/services/passes.ts'
import type { PhoneCore } from './phone-core.ts'

/** Passes are needed at the event, not for the first screen: what makes and checks them is loaded when first used. */
export function createPassService(core: PhoneCore): PassService {
  const checking = () => import('./pass-checking.ts')
  const issuing = () => import('./pass-issuing.ts')
  const shelf = () => import('./pass-shelf.ts')
  return {
    check: async (board, text) => (await checking()).checkPass(core, board, text),
    findByCode: async (board, typed) => (await checking()).findByCode(core, board, typed),
    admit: async (board, pass, entry) => (await issuing()).admitHolder(core, board, pass, entry),
    bind: async (board, person, pass) => (await issuing()).bindPass(core, board, person, pass),
    canIssue() {
      const role = core.identity()?.certificate.role
      return role !== undefined && roleMayMake(role, 'pass-issued')
    },
    show: async (board, people, wish) => (await issuing()).showPasses(core, board, people, wish),
    reissue: async (board, person) => (await issuing()).reissuePass(core, board, person),
    revoke: async (board, person) => (await issuing()).revokePasses(core, board, person),
    listKept: async () => (await shelf()).listKept(core),
    keep: async (fragment) => (await shelf()).keepPass(core, fragment),
    letGo: async (pass) => (await shelf()).letGo(core, pass),
  }
}
