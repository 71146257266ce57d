import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { EventId, FactId, PersonId } from '#domain/ids.ts'
import type { GroupMark } from '#client/services/groups.ts'

/** A mark just made here that one tap can take back. */
export interface RecentMark {
  readonly event: EventId
  readonly person: PersonId
  readonly name: string
  readonly kind: 'in' | 'out' | 'walk-in' | 'group' | 'group-out' | 'party' | 'closed' | 'consents'
  readonly facts: readonly FactId[]
  /** Of a whole group: whose marks those are, one each. `name` is then the group's. */
  readonly marks?: readonly GroupMark[]
  /** Of a closing, the closing itself; `marks` are the departures that were written with it. */
  readonly closing?: FactId
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
  /** What was written later of somebody whom a mark is about goes back with it. */
  function extend(person: PersonId, more: readonly FactId[]): void {
    const isOf = (mark: RecentMark) =>
      mark.person === person || mark.marks?.some((one) => one.person === person) === true
    const at = marks.value.findIndex(isOf)
    marks.value = marks.value.map((mark, i) => {
      if (i !== at) return mark
      const added = more.map((fact) => ({ person, fact }))
      return {
        ...mark,
        facts: [...mark.facts, ...more],
        ...(mark.marks && { marks: [...mark.marks, ...added] }),
      }
    })
  }
  function lastOf(event: EventId): RecentMark | null {
    return marks.value.find((mark) => mark.event === event) ?? null
  }
  return { marks: computed(() => marks.value), remember, extend, forget, lastOf }
})
