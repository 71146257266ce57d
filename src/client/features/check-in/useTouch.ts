import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { storeToRefs } from 'pinia'
import { useRouter } from 'vue-router'
import type { HandOver } from '#domain/drafts/minors.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { EventId, PersonId } from '#domain/ids.ts'
import type { Minors } from '#client/features/minors/index.ts'
import { useListView } from '#client/stores/list-view.ts'
import { isHere } from './list-items.ts'
import type { Marks } from './useMarks.ts'

/** A second touch this soon is a shaking hand, not a wish to open the person. */
const doubleTapMs = 400

export interface Touch {
  /** Among those who are here a touch marks people out, for as long as somebody wants that. */
  readonly wantsLeaving: Ref<boolean>
  readonly isLeaving: ComputedRef<boolean>
  /**
   * Among those who have not come a touch opens the person instead of marking them, once: to call a guardian, to note a
   * consent beforehand. A target of its own in every row would take a fifth of it from the one that marks.
   */
  readonly wantsOpening: Ref<boolean>
  readonly isOpening: ComputedRef<boolean>
  /** A minor whom one touch marked out: with whom did they go? */
  readonly asked: ShallowRef<PersonView | null>
  readonly handOver: (to: HandOver | null) => Promise<void>
  readonly press: (person: PersonView) => Promise<void>
}

/** What a touch on somebody in the list does. */
export function useTouch(event: EventId, marks: Marks, minors: Minors): Touch {
  const router = useRouter()
  const { filter, isSearching } = storeToRefs(useListView())
  const wantsLeaving = ref(false)
  const isLeaving = computed(() => wantsLeaving.value && filter.value === 'here' && !isSearching.value)
  const wantsOpening = ref(false)
  const isOpening = computed(() => wantsOpening.value && filter.value !== 'here' && !isSearching.value)
  const asked = shallowRef<PersonView | null>(null)
  const tapped = ref<{ readonly person: PersonId; readonly atMs: number }>()

  async function checkOut(person: PersonView): Promise<void> {
    if ((await marks.checkOut(person)) && minors.isMinor(person)) asked.value = person
  }

  async function handOver(to: HandOver | null): Promise<void> {
    if (asked.value === null || to === null) return
    if (await marks.handOver(asked.value, to)) asked.value = null
  }

  async function press(person: PersonView): Promise<void> {
    const isAgain = tapped.value?.person === person.id && performance.now() - tapped.value.atMs < doubleTapMs
    if (isAgain || marks.busy.has(person.id)) return
    tapped.value = { person: person.id, atMs: performance.now() }
    if (isLeaving.value && isHere(person)) {
      await checkOut(person)
      return
    }
    if (isOpening.value || person.presence.state !== 'expected') {
      await router.push(`/event/${event}/person/${person.id}`)
      return
    }
    const isKept = await marks.checkIn(person)
    if (isKept && isSearching.value) selectQuery()
  }

  return { wantsLeaving, isLeaving, wantsOpening, isOpening, asked, handOver, press }
}

/** The keyboard stays and the next letter begins the next search. */
function selectQuery(): void {
  const field = document.activeElement
  if (field instanceof HTMLInputElement) field.select()
}
