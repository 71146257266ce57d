import { computed, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef, WritableComputedRef } from 'vue'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import { MOST_COMPANIONS } from '#domain/pass/pass.ts'
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
  /** How many come along; as counted until somebody says another number. */
  readonly companions: WritableComputedRef<number>
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

  const said = shallowRef<number | null>(null)
  const companions = computed({
    get: () => Math.min(MOST_COMPANIONS, said.value ?? person.value?.companions ?? 0),
    set: (next) => (said.value = next),
  })

  async function sign(board: Board): Promise<void> {
    const wanted = companions.value
    const [shown = null] = await passes.show(board, [id()], { companions: wanted })
    // another number was said meanwhile, and is being signed
    if (wanted !== companions.value) return
    // Signed anew the same pass would look another: the code keeps still while it is being scanned.
    const isSame =
      shown?.pass === pass.value?.pass &&
      shown?.untilMs === pass.value?.untilMs &&
      shown?.companions === pass.value?.companions
    if (!isSame || pass.value === undefined) pass.value = shown
  }
  watch(
    [version, id, companions],
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
    companions,
    pass,
    failure,
    isSaving,
    reissue: () => save((board) => passes.reissue(board, id())),
    revoke: () => save((board) => passes.revoke(board, id())),
  }
}
