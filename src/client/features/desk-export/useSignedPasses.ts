import { shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { LiveBoard } from '#client/features/desk/use-live-board.ts'
import type { PassWish, ShownPass } from '#client/services/passes.ts'

export type PassesByPerson = ReadonlyMap<PersonId, ShownPass>

/** The passes of these people, signed at this desk; `null` while that goes on. Nothing is saved by it. */
export function useSignedPasses(
  live: LiveBoard,
  people: MaybeRefOrGetter<readonly PersonView[]>,
  wish: MaybeRefOrGetter<PassWish> = {},
): Readonly<ShallowRef<PassesByPerson | null>> {
  const { passes } = useServices()
  const signed = shallowRef<PassesByPerson | null>(null)
  let asked = ''

  watch(
    () => ({ ids: toValue(people).map((person) => person.id), asks: toValue(wish) }),
    async ({ ids, asks }) => {
      const wanted = [...ids, JSON.stringify(asks)].join()
      if (wanted === asked) return
      asked = wanted
      signed.value = null
      const shown = await passes.show(live.board, ids, asks)
      if (asked === wanted) signed.value = new Map(shown.map((pass) => [pass.person, pass]))
    },
    { immediate: true },
  )
  return signed
}
