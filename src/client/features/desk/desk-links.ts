import type { RouteLocationRaw } from 'vue-router'
import type { EventId, PersonId } from '#domain/ids.ts'

/** Names of the desk's routes. */
export const deskPages = {
  events: 'desk',
  records: 'desk-records',
  settings: 'desk-settings',
  newEvent: 'desk-event-new',
  editEvent: 'desk-event-edit',
  eventSettings: 'desk-event-settings',
  board: 'desk-board',
  roster: 'desk-roster',
  import: 'desk-import',
  coordinators: 'desk-coordinators',
  export: 'desk-export',
  results: 'desk-results',
  print: 'desk-print',
  passes: 'desk-passes',
  personPass: 'desk-person-pass',
} as const

export type EventPageName = Exclude<
  keyof typeof deskPages,
  'events' | 'newEvent' | 'records' | 'settings' | 'personPass'
>

/** Where a page of one event is. */
export function linkToEvent(page: EventPageName, event: string): RouteLocationRaw {
  return { name: deskPages[page], params: { event } }
}

/** Somebody's pass, and from there back to the page of the event on which one was. */
export function linkToPass(event: EventId, person: PersonId, from: 'board' | 'roster'): RouteLocationRaw {
  return { name: deskPages.personPass, params: { event, person }, query: from === 'board' ? { from } : {} }
}
