import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { EventId } from '#domain/ids.ts'
import type { ParticipantKind } from '#domain/participant.ts'

/** A half-filled walk-in form: outlives a look at a namesake. In memory only, for it holds a name and a phone. */
export const useWalkInDraft = defineStore('walk-in-draft', () => {
  const event = ref<EventId | null>(null)
  const name = ref('')
  const group = ref('')
  const phone = ref('')
  const who = ref<ParticipantKind | undefined>()

  function clear(): void {
    name.value = ''
    group.value = ''
    phone.value = ''
    who.value = undefined
  }
  /** Another event begins with an empty form. */
  function begin(wanted: EventId): void {
    if (event.value !== wanted) clear()
    event.value = wanted
  }
  return { event, name, group, phone, who, begin, clear }
})
