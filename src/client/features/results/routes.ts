import type { RouteLocationNormalized, RouteRecordRaw } from 'vue-router'
import { parseEventId, parseRecordId } from '#domain/ids.ts'
import { loadResultTexts } from '#client/i18n/i18n.ts'

/** Results that have a form of their own. */
const FORMS = 'bags|trees|area|length|machines'

const eventOf = ({ params }: RouteLocationNormalized) => ({ event: parseEventId(String(params['event'])) })
/** The record that is to be corrected. */
const recordOf = ({ query }: RouteLocationNormalized) => parseRecordId(String(query['record'])) ?? undefined

const pages: readonly RouteRecordRaw[] = [
  { path: 'results', component: () => import('./ResultsPage.vue'), props: eventOf },
  {
    path: `results/note/:what(${FORMS})`,
    component: () => import('./NotePage.vue'),
    props: (route) => ({
      ...eventOf(route),
      what: route.params['what'],
      record: recordOf(route),
    }),
  },
  { path: 'results/tally', component: () => import('./TallyPage.vue'), props: eventOf },
  { path: 'results/photos', component: () => import('./PhotosPage.vue'), props: eventOf },
  {
    path: 'results/incidents',
    component: () => import('./IncidentsPage.vue'),
    props: (route) => ({ ...eventOf(route), record: recordOf(route) }),
  },
  { path: 'results/tools', component: () => import('./ToolsPage.vue'), props: eventOf },
]

/** Below an event. Their texts are loaded with the first of them. */
export const resultRoutes: RouteRecordRaw[] = pages.map((page) => ({ ...page, beforeEnter: loadResultTexts }))
