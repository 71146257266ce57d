import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { ParticipantKind } from '#domain/participant.ts'
import type { EventId } from '#domain/ids.ts'

/** A half-made count of people without names: outlives a look at the list. In memory only. */
export const useHeadCountDraft = defineStore('head-count-draft', () => {
  const event = ref<EventId | null>(null)
  const count = ref('')
  const who = ref<ParticipantKind | undefined>()
  const label = ref('')

  function clear(): void {
    count.value = ''
    who.value = undefined
    label.value = ''
  }
  /** Another event begins anew. */
  function begin(wanted: EventId): void {
    if (event.value !== wanted) clear()
    event.value = wanted
  }
  return { event, count, who, label, begin, clear }
})
