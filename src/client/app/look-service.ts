import type { LookService } from '#client/services/look.ts'
import type { LookCore } from './look-saving.ts'

/** Contradictions and doubles; what finds and settles them is loaded when somebody looks. */
export function createLookService(core: LookCore): LookService {
  const load = () => import('./look-work.ts')
  return {
    list: async (board) => (await load()).listLooksOf(core, board),
    settle: async (board, look, choice) => (await load()).settleLook(core, board, look, choice),
    undo: async (board, undo) => (await load()).undoLook(core, board, undo),
  }
}
