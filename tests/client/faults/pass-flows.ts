import { passIdOf } from '#domain/ids.ts'
import { readPass } from '#domain/pass/pass-text.ts'
import { NOTHING_TO_DO } from './support/begun.ts'
import { firstPerson, onBoard } from './support/on-board.ts'
import type { Flow } from './support/sweep.ts'

/** Of somebody who stands on no list here. */
const ANOTHER = passIdOf(Uint8Array.from({ length: 10 }, (_, i) => i + 1))

/** What is written about passes. */
export const PASS_FLOWS: readonly Flow[] = [
  onBoard('adding the holder of a pass who is not on the list', async (on) => {
    const [shown] = await on.services.passes.show(on.board, [firstPerson(on)])
    const read = shown && readPass(shown.text)
    if (read?.kind !== 'pass') return NOTHING_TO_DO
    return on.services.passes.admit(on.board, { ...read.pass, pass: ANOTHER }, { name: 'Қонақ' })
  }),
  onBoard('saying whose a pass is', (on) => on.services.passes.bind(on.board, firstPerson(on), ANOTHER)),
  onBoard('withdrawing somebody’s passes', (on) => on.services.passes.revoke(on.board, firstPerson(on))),
]
