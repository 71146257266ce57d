import { createRouter, createWebHistory, type Router, type RouterHistory } from 'vue-router'
import { readSelfEvent } from './scan/self-event.ts'
import {
  parseEventId,
  parsePartyId,
  parsePersonId,
  type EventId,
  type PartyId,
  type PersonId,
} from '#domain/ids.ts'
import type { Services } from './services.ts'
import { listDevRoutes } from './dev/dev-routes.ts'
import { deskRoutes } from './features/desk/routes.ts'
import { useGivenPass } from './stores/given-pass.ts'
import { resultRoutes } from './features/results/routes.ts'
import { useInvitation } from './stores/invitation.ts'

/** Where somebody begins: by what this phone is for. */
export function findHome({ device, schedule }: Pick<Services, 'device' | 'schedule'>): string {
  const me = device.me()
  if (me?.role === 'organiser') return '/desk'
  if (me !== null) return '/today'
  return schedule.isKnown() ? '/schedule' : '/welcome'
}

interface Params {
  readonly params: Readonly<Record<string, string | readonly string[]>>
}

function eventOf({ params }: Params): EventId | null {
  return parseEventId(String(params['event']))
}
function personOf({ params }: Params): PersonId | null {
  return parsePersonId(String(params['person']))
}

function partyOf({ params }: Params): PartyId | null {
  return parsePartyId(String(params['party']))
}

const lost = { name: 'lost' }

/** Pages are chunks of their own: the first screen loads nothing of the others. */
export function createAppRouter(services: Services, history: RouterHistory = createWebHistory()): Router {
  const router = createRouter({
    history,
    routes: [
      { path: '/', redirect: () => findHome(services) },
      { path: '/welcome', component: () => import('./features/first-run/WelcomePage.vue') },
      { path: '/join', component: () => import('./features/first-run/JoinPage.vue') },
      { path: '/schedule', component: () => import('./features/schedule/SchedulePage.vue') },
      {
        path: '/schedule/:event',
        component: () => import('./features/schedule/EventPage.vue'),
        props: (route) => ({ event: eventOf(route) }),
      },
      {
        path: '/today',
        component: () => import('./features/today/TodayPage.vue'),
        meta: { needsPhone: true },
      },
      {
        path: '/event/:event',
        meta: { needsPhone: true },
        beforeEnter: (to) =>
          eventOf(to) === null ||
          (to.params['person'] && !personOf(to)) ||
          (to.params['party'] && !partyOf(to))
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
            path: 'muster',
            component: () => import('./features/muster/MusterPage.vue'),
            props: (route) => ({ event: eventOf(route) }),
          },
        ],
      },
      {
        // the shortcut on the home screen: straight to the scanner of the event that is on
        path: '/scan',
        meta: { needsPhone: true },
        beforeEnter: async () => {
          const { findScanner } = await import('./features/scan/find-scanner.ts')
          return findScanner(services, Date.now())
        },
        component: () => import('./features/first-run/LostPage.vue'),
      },
      {
        path: '/outbox',
        component: () => import('./features/outbox/OutboxPage.vue'),
        meta: { needsPhone: true },
      },
      {
        path: '/hand-over',
        component: () => import('./features/handover/PassPage.vue'),
        meta: { needsPhone: true },
      },
      { path: '/receive', component: () => import('./features/handover/ReceivePage.vue') },
      { path: '/install', component: () => import('./features/install/InstallPage.vue') },
      { path: '/pass', component: () => import('./features/pass/MyPassPage.vue') },
      { path: '/settings', component: () => import('./features/settings/SettingsPage.vue') },
      ...deskRoutes.map((route) => ({ ...route, meta: { ...route.meta, needsPhone: true } })),
      ...listDevRoutes(),
      { path: '/:lost(.*)*', name: 'lost', component: () => import('./features/first-run/LostPage.vue') },
    ],
  })
  router.beforeEach((to) => {
    if (to.path === '/join' && to.hash !== '') return takeCode(services, to.hash)
    if (to.path === '/pass' && to.hash !== '') return takePass(to.hash)
    if (to.meta['needsPhone'] === true && services.device.me() === null) return '/welcome'
    const self = readSelfEvent()
    // people check themselves in here: every address leads back there until the PIN is given
    if (self !== null && services.device.me() !== null && to.path !== `/event/${self}/self`)
      return `/event/${self}/self`
    return true
  })
  router.afterEach((to, from) => {
    // pages that scroll as a whole begin at their top
    if (to.path !== from.path) scrollTo(0, 0)
  })
  return router
}

/** A link's code leaves the address before anything is drawn, and with it the history. */
function takeCode({ device }: Services, hash: string): { path: string; hash: string; replace: true } {
  const invitation = useInvitation()
  invitation.code = device.parseLink(decodeURIComponent(hash.slice(1)))
  invitation.wasLink = true
  return { path: '/join', hash: '', replace: true }
}

/** A pass leaves the address the same way: it is its holder's, and histories are looked through. */
function takePass(hash: string): { path: string; hash: string; replace: true } {
  useGivenPass().fragment = hash.slice(1)
  return { path: '/pass', hash: '', replace: true }
}
