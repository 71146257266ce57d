import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { storeToRefs } from 'pinia'
import { useI18n } from 'vue-i18n'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import { lastFour } from '#domain/text/phone.ts'
import { useServices } from '#client/injection-keys.ts'
import { useListView } from '#client/stores/list-view.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import type { FoundItem } from './list-items.ts'

/** A reader is told the count once the typing rests. */
const restMs = 600
/** Names that are only similar are looked for when the letters have been drawn, and where few were found. */
const similarAfterMs = 120
const few = 20

/** One and the same: what is still nobody draws no row anew. */
const nobody: readonly never[] = []

export interface Search {
  readonly found: ComputedRef<readonly PersonView[]>
  /** Whoever was found, and under a head of their own whose names are only similar. */
  readonly items: ComputedRef<readonly FoundItem[]>
  /** How somebody was found, where the name does not show it: by a phone or the code of a pass; empty otherwise. */
  readonly hintOf: (person: PersonView) => string
}

/** People found by what is typed, from the first letter on. */
export function useSearch(opened: OpenBoard): Search {
  const { board, read } = opened
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const { query } = storeToRefs(useListView())
  const coded = useCode(opened)
  const found = read<readonly PersonView[]>((open) => {
    if (query.value.trim() === '') return nobody
    if (coded.value.length === 0) return open.search(query.value)
    const byCode = coded.value.flatMap((id) => open.person(id) ?? [])
    const others = open.search(query.value).filter(({ id }) => !coded.value.includes(id))
    return [...byCode, ...others]
  }, nobody)
  const similar = useSimilar(opened, found)
  const items = computed<readonly FoundItem[]>(() =>
    similar.value.length === 0 ? found.value : [...found.value, 'similar', ...similar.value],
  )
  /** Empty where a name is typed: then no row depends on what is typed. */
  const digits = computed(() => /^\d{2,}$/.exec(query.value.replace(/[\s()+-]/g, ''))?.[0] ?? '')
  let timer: ReturnType<typeof setTimeout> | undefined

  function announce(): void {
    const isSimilar = found.value.length === 0 && similar.value.length > 0
    const count = isSimilar ? similar.value.length : found.value.length
    announcer.announce(t(`check-in.search.${isSimilar ? 'foundSimilar' : 'found'}`, count))
  }
  watch(query, () => {
    clearTimeout(timer)
    if (query.value.trim() !== '') timer = setTimeout(announce, restMs)
  })
  onScopeDispose(() => clearTimeout(timer))

  function phoneOf(person: PersonView): string {
    if (digits.value === '' || person.no === Number(digits.value)) return ''
    const { phones } = board.value?.contact(person) ?? { phones: [] }
    const phone = phones.find((one) => one.includes(digits.value.slice(-10)))
    return phone === undefined ? '' : lastFour(phone)
  }
  function hintOf(person: PersonView): string {
    if (coded.value.includes(person.id)) return t('check-in.search.code')
    const phone = phoneOf(person)
    return phone === '' ? '' : t('check-in.search.phone', { digits: phone })
  }
  return { found, items, hintOf }
}

/** Whose names are like what is typed, a moment after the letters. */
function useSimilar({ board, read }: OpenBoard, found: ComputedRef<readonly PersonView[]>) {
  const { query } = storeToRefs(useListView())
  const rested = shallowRef('')
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([query, board], () => {
    clearTimeout(timer)
    timer = setTimeout(() => (rested.value = query.value), similarAfterMs)
  })
  onScopeDispose(() => clearTimeout(timer))
  return read<readonly PersonView[]>(
    (open) =>
      rested.value === query.value && found.value.length < few ? open.searchSimilar(query.value) : nobody,
    nobody,
  )
}

/** Whose pass has the short code that is typed. */
function useCode({ board }: OpenBoard) {
  const { passes } = useServices()
  const { query } = storeToRefs(useListView())
  const people = shallowRef<readonly PersonId[]>(nobody)
  watch(query, async (typed) => {
    people.value = nobody
    if (board.value === null || typed.replace(/[\s-]/g, '').length !== 9) return
    const answer = await passes.findByCode(board.value, typed)
    if (answer.kind === 'found' && query.value === typed) people.value = answer.people
  })
  return people
}
