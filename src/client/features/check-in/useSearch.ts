import { computed, onScopeDispose, watch, type ComputedRef } from 'vue'
import { storeToRefs } from 'pinia'
import { useI18n } from 'vue-i18n'
import type { PersonView } from '#domain/fold/person-view.ts'
import { lastFour } from '#domain/text/phone.ts'
import { useListView } from '#client/stores/list-view.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'

/** A reader is told the count once the typing rests. */
const restMs = 600

export interface Search {
  readonly found: ComputedRef<PersonView[]>
  /** Last digits of the phone by which somebody was found; empty otherwise. */
  readonly phoneFound: (person: PersonView) => string
}

/** People found by what is typed, from the first letter on. */
export function useSearch({ board, read }: OpenBoard): Search {
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const { query } = storeToRefs(useListView())
  const found = read<PersonView[]>(
    (open) => (query.value.trim() === '' ? [] : [...open.search(query.value)]),
    [],
  )
  const digits = computed(() => query.value.replace(/[\s()+-]/g, ''))
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(query, () => {
    clearTimeout(timer)
    if (query.value.trim() === '') return
    timer = setTimeout(() => announcer.announce(t('check-in.search.found', found.value.length)), restMs)
  })
  onScopeDispose(() => clearTimeout(timer))

  function phoneFound(person: PersonView): string {
    if (!/^\d{2,}$/.test(digits.value) || person.no === Number(digits.value)) return ''
    const { phones } = board.value?.contact(person) ?? { phones: [] }
    const phone = phones.find((one) => one.includes(digits.value.slice(-10)))
    return phone === undefined ? '' : lastFour(phone)
  }
  return { found, phoneFound }
}
