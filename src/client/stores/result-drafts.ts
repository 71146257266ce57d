import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { EventId } from '#domain/ids.ts'

/** Half-filled forms of results, incidents and tools: they outlive a look at another page. In memory only. */
export const useResultDrafts = defineStore('result-drafts', () => {
  const drafts = reactive(new Map<string, object>())

  /** The draft of a form of an event; made anew where there is none. */
  function open<Form extends object>(event: EventId, form: string, make: () => Form): Form {
    const key = `${event} ${form}`
    if (!drafts.has(key)) drafts.set(key, make())
    return drafts.get(key) as Form
  }
  function clear(event: EventId, form: string): void {
    drafts.delete(`${event} ${form}`)
  }
  return { open, clear }
})
