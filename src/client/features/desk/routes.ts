import type { RouteLocationNormalized, RouteRecordRaw } from 'vue-router'
import { loadDeskTexts, loadResultTexts } from '#client/i18n/i18n.ts'
import { parseEventId, parsePersonId } from '#domain/ids.ts'
import { deskPages, linkToEvent } from './desk-links.ts'

/** The page of one person's pass, as the field has it. */
function readPassPage({ params, query }: Pick<RouteLocationNormalized, 'params' | 'query'>) {
  const event = parseEventId(String(params['event']))
  const person = parsePersonId(String(params['person']))
  const page = query['from'] === 'board' ? 'board' : 'roster'
  return event && person && { event, person, back: linkToEvent(page, event) }
}

const pages: RouteRecordRaw[] = [
  { path: '/desk', name: deskPages.events, component: () => import('./EventsPage.vue') },
  {
    path: '/desk/records',
    name: deskPages.records,
    component: () => import('#client/features/desk-records/RecordsPage.vue'),
  },
  {
    path: '/desk/settings',
    name: deskPages.settings,
    component: () => import('#client/features/desk-settings/SettingsPage.vue'),
  },
  {
    path: '/desk/events/:event/settings',
    name: deskPages.eventSettings,
    component: () => import('#client/features/desk-settings/EventSettingsPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/new',
    name: deskPages.newEvent,
    component: () => import('#client/features/desk-event-form/NewEventPage.vue'),
  },
  {
    path: '/desk/events/:event/edit',
    name: deskPages.editEvent,
    component: () => import('#client/features/desk-event-form/EditEventPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/:event',
    name: deskPages.board,
    component: () => import('#client/features/desk-board/BoardPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/:event/roster',
    name: deskPages.roster,
    component: () => import('#client/features/desk-roster/RosterPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/:event/import',
    name: deskPages.import,
    component: () => import('#client/features/desk-import/ImportPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/:event/coordinators',
    name: deskPages.coordinators,
    component: () => import('#client/features/desk-coordinators/CoordinatorsPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/:event/export',
    name: deskPages.export,
    component: () => import('#client/features/desk-export/ExportPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/:event/results',
    name: deskPages.results,
    component: () => import('#client/features/desk-results/ResultsPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/:event/print',
    name: deskPages.print,
    component: () => import('#client/features/desk-export/PrintPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/:event/passes',
    name: deskPages.passes,
    component: () => import('#client/features/desk-export/PassesPage.vue'),
    props: true,
  },
  {
    path: '/desk/events/:event/people/:person/pass',
    name: deskPages.personPass,
    component: () => import('#client/features/pass/PersonPassPage.vue'),
    props: (to) => readPassPage(to) ?? {},
    beforeEnter: (to) => (readPassPage(to) ? true : { name: 'lost' }),
  },
]

/** Pages of the organiser's desk; each is its own chunk, as are their texts, so that a phone never loads them. */
export const routes: readonly RouteRecordRaw[] = pages.map((page) => ({
  ...page,
  meta: { needsPhone: true },
  beforeEnter: [
    page.beforeEnter ?? [],
    loadDeskTexts,
    page.name === deskPages.results ? loadResultTexts : [],
  ].flat(),
}))
