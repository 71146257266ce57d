import { computed, ref, shallowReactive, type ComputedRef, type Ref } from 'vue'
import type { SaidTime } from '#domain/drafts/said-time.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import { isHere } from '#client/features/check-in/index.ts'
import type { Departure } from '#client/services/leaving.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'

/** What holds for one person instead of what holds for all. */
export type Exception = { readonly kind: 'stays' } | { readonly kind: 'left'; readonly said: SaidTime }

export interface Departures {
  /** Everybody who is here, in the order of the list. */
  readonly here: ComputedRef<readonly PersonView[]>
  /** When all of them left; `null`: now. */
  readonly atMs: Ref<number | null>
  readonly exceptions: ReadonlyMap<PersonId, Exception>
  readonly except: (person: PersonId, exception: Exception | null) => void
  /** Came after the time that is said of all: nothing is written of them but a time of their own. */
  readonly cameAfter: (person: PersonId) => boolean
  /** What is to be saved for these people: those who stay are left out. */
  readonly listDepartures: (people: readonly PersonView[]) => readonly Departure[]
}

/** Who leaves and when: one time for all, and exceptions. */
export function useDepartures(opened: OpenBoard): Departures {
  const people = opened.read<readonly PersonView[]>((board) => board.people(), [])
  const here = computed(() => people.value.filter(isHere))
  const atMs = ref<number | null>(null)
  const exceptions = shallowReactive(new Map<PersonId, Exception>())

  const later = computed(
    () =>
      new Set(
        here.value
          .filter((person) => atMs.value !== null && (arrivalOf(person) ?? -Infinity) > atMs.value)
          .map(({ id }) => id),
      ),
  )
  const cameAfter = (id: PersonId) => later.value.has(id)

  function departureOf({ id }: PersonView): Departure | null {
    const exception = exceptions.get(id)
    if (exception?.kind === 'stays') return null
    if (exception) return { person: id, way: 'tap', said: exception.said }
    if (cameAfter(id)) return null
    // nobody saw them go at a time that is said of everybody: a default (FACT-6)
    if (atMs.value !== null) return { person: id, way: 'default', said: { atMs: atMs.value, why: 'end' } }
    return { person: id, way: 'group' }
  }
  return {
    here,
    atMs,
    exceptions,
    except(person, exception) {
      if (exception === null) exceptions.delete(person)
      else exceptions.set(person, exception)
    },
    cameAfter,
    listDepartures: (some) => some.flatMap((person) => departureOf(person) ?? []),
  }
}

/** When somebody who is here came: nobody leaves before. */
export function arrivalOf(person: PersonView | null | undefined): number | undefined {
  return person?.stays.at(-1)?.fromMs
}
