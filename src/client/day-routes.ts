import type { RouteLocationNormalized, RouteRecordRaw } from 'vue-router'
import { parseEventId, parsePartyId, parsePersonId } from '#domain/ids.ts'
import { resultRoutes } from './features/results/routes.ts'

type Params = Pick<RouteLocationNormalized, 'params'>

const eventOf = ({ params }: Params) => parseEventId(String(params['event']))
const personOf = ({ params }: Params) => parsePersonId(String(params['person']))
const partyOf = ({ params }: Params) => parsePartyId(String(params['party']))

const lost = { name: 'lost' }

/** The day in the field: every page of one event on a coordinator's phone. */
export const routes: readonly RouteRecordRaw[] = [
  {
    path: '/event/:event',
    meta: { needsPhone: true },
    beforeEnter: (to) =>
      eventOf(to) === null || (to.params['person'] && !personOf(to)) || (to.params['party'] && !partyOf(to))
        ? lost
        : true,
    children: [
      { path: '', redirect: (to) => `/event/${String(to.params['event'])}/list` },
      {
        path: 'list',
        component: () => import('./features/check-in/CheckInPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: 'scan',
        component: () => import('./features/scan/ScanPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: 'self',
        component: () => import('./features/scan/SelfPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: 'add',
        component: () => import('./features/add-person/AddPersonPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: 'look',
        component: () => import('./features/look/LookPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: 'count',
        component: () => import('./features/head-count/CountPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: 'party/:party',
        component: () => import('./features/head-count/PartyPage.vue'),
        props: (route) => ({ event: eventOf(route), party: partyOf(route) }),
      },
      {
        path: 'party/:party/add',
        component: () => import('./features/add-person/AddPersonPage.vue'),
        props: (route) => ({ event: eventOf(route), party: partyOf(route) }),
      },
      {
        path: 'leaving',
        component: () => import('./features/leaving/LeavingPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: 'close',
        component: () => import('./features/leaving/ClosePage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: 'clocks',
        component: () => import('./features/leaving/ClocksPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: 'person/:person',
        component: () => import('./features/person/PersonPage.vue'),
        props: (route) => ({ event: eventOf(route), person: personOf(route) }),
      },
      {
        path: 'person/:person/correct',
        component: () => import('./features/correct/CorrectPage.vue'),
        props: (route) => ({ event: eventOf(route), person: personOf(route) }),
      },
      {
        path: 'person/:person/pass',
        component: () => import('./features/pass/PersonPassPage.vue'),
        props: (route) => ({ event: eventOf(route), person: personOf(route) }),
      },
      ...resultRoutes,
      {
        path: 'person/:person/consent',
        component: () => import('./features/minors/ConsentPage.vue'),
        props: (route) => ({ event: eventOf(route), person: personOf(route) }),
      },
      {
        path: 'person/:person/guardians',
        component: () => import('./features/minors/GuardiansPage.vue'),
        props: (route) => ({ event: eventOf(route), person: personOf(route) }),
      },
      {
        // of one group, named in the query; without a name of those who are in none
        path: 'consents',
        component: () => import('./features/minors/ListConsentPage.vue'),
        props: (route) => ({ event: eventOf(route), group: String(route.query['group'] ?? '') }),
      },
      {
        path: 'muster',
        component: () => import('./features/muster/MusterPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
    ],
  },
]
