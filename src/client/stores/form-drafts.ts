import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { EventId } from '#domain/ids.ts'
import type { ParticipantKind } from '#domain/participant.ts'

/** Half-filled forms of events: they outlive a look at another page. `useKeptDraft` keeps them beyond the page. */
export const useFormDrafts = defineStore('form-drafts', () => {
  const drafts = new Map<string, { readonly form: object; readonly make: () => object }>()

  /** The draft of a form of an event; made anew where there is none. */
  function open<Form extends object>(event: EventId, name: string, make: () => Form): Form {
    const key = `${event} ${name}`
    const known = drafts.get(key) ?? { form: reactive(make()), make }
    drafts.set(key, known)
    return known.form as Form
  }
  /** Forms that somebody looks at become empty too. */
  function clearAll(): void {
    for (const { form, make } of drafts.values()) Object.assign(form, make())
  }
  return { open, clearAll }
})

/** Of somebody who is not on the list; a search that found nobody begins it. */
export interface WalkInDraft {
  name: string
  group: string
  phone: string
  who: ParticipantKind | null
  /** `null`: nobody touched the tick, and pupils count as minors. */
  minor: 'yes' | 'no' | null
}

export const WALK_IN = 'walk-in'
export const emptyWalkIn = (): WalkInDraft => ({ name: '', group: '', phone: '', who: null, minor: null })
