import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { EventId, FactId, PersonId } from '#domain/ids.ts'
import type { GroupMark } from '#client/services/groups.ts'

/** A mark just made here that one tap can take back. */
export interface RecentMark {
  readonly event: EventId
  readonly person: PersonId
  readonly name: string
  readonly kind: 'in' | 'out' | 'walk-in' | 'group' | 'group-out' | 'party'
  readonly facts: readonly FactId[]
  /** Of a whole group: whose marks those are, one each. `name` is then the group's. */
  readonly marks?: readonly GroupMark[]
}

/** A mark can be taken back from the bar until three more were made after it. */
const kept = 3

/** The last marks of this phone, newest first. Not kept over a reload: the person's page undoes those. */
export const useRecentMarks = defineStore('recent-marks', () => {
  const marks = shallowRef<readonly RecentMark[]>([])

  function remember(mark: RecentMark): void {
    marks.value = [mark, ...marks.value].slice(0, kept)
  }
  function forget(facts: readonly FactId[]): void {
    marks.value = marks.value.filter((mark) => !mark.facts.some((fact) => facts.includes(fact)))
  }
  function lastOf(event: EventId): RecentMark | null {
    return marks.value.find((mark) => mark.event === event) ?? null
  }
  return { marks: computed(() => marks.value), remember, forget, lastOf }
})
