import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { ShownPass } from '#client/services/passes.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']

export interface PersonPass {
  readonly person: ComputedRef<PersonView | null>
  /** `null`: all of theirs were withdrawn. `undefined`: being signed. */
  readonly pass: Readonly<ShallowRef<ShownPass | null | undefined>>
  readonly failure: Readonly<ShallowRef<NotSaved | null>>
  readonly isSaving: Readonly<ShallowRef<boolean>>
  /** Each resolves to whether it was kept. */
  readonly reissue: () => Promise<boolean>
  readonly revoke: () => Promise<boolean>
}

/** One person's pass, signed on this phone while somebody looks at it. */
export function usePersonPass(id: () => PersonId, opened: OpenBoard): PersonPass {
  const { passes } = useServices()
  const pass = shallowRef<ShownPass | null | undefined>()
  const failure = shallowRef<NotSaved | null>(null)
  const isSaving = shallowRef(false)
  const person = opened.read((board) => board.person(id()), null)
  const version = opened.read((board) => board.version(), 0)

  async function sign(board: Board): Promise<void> {
    const [shown = null] = await passes.show(board, [id()])
    // Signed anew the same pass would look another: the code keeps still while it is being scanned.
    const isSame = shown?.pass === pass.value?.pass && shown?.untilMs === pass.value?.untilMs
    if (!isSame || pass.value === undefined) pass.value = shown
  }
  watch(
    [version, id],
    () => {
      const board = opened.follow()
      if (board !== null) void sign(board)
    },
    { immediate: true },
  )

  async function save(make: (board: Board) => Promise<SaveOutcome>): Promise<boolean> {
    const board = opened.follow()
    if (board === null || isSaving.value) return false
    isSaving.value = true
    const outcome = await settleSave(make(board))
    isSaving.value = false
    failure.value = outcome.kind === 'saved' ? null : outcome.reason
    if (outcome.kind === 'saved') await sign(board)
    return outcome.kind === 'saved'
  }
  return {
    person: computed(() => person.value),
    pass,
    failure,
    isSaving,
    reissue: () => save((board) => passes.reissue(board, id())),
    revoke: () => save((board) => passes.revoke(board, id())),
  }
}
