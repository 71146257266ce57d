import type { RouteLocationRaw } from 'vue-router'

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
} as const

export type EventPageName = Exclude<keyof typeof deskPages, 'events' | 'newEvent' | 'records' | 'settings'>

/** Where a page of one event is. */
export function linkToEvent(page: EventPageName, event: string): RouteLocationRaw {
  return { name: deskPages[page], params: { event } }
}
