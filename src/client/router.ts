import { createRouter, createWebHistory, type Router, type RouterHistory } from 'vue-router'
import { findSelfEvent } from './scan/self-event.ts'
import { parseEventId } from '#domain/ids.ts'
import type { Services } from './services.ts'
import { listDevRoutes } from './dev/dev-routes.ts'
import { lazyRoutes, takeLazyRoutes } from './lazy-routes.ts'
import { useGivenPass } from './stores/given-pass.ts'
import { useInvitation } from './stores/invitation.ts'

/** Where somebody begins: by what this phone is for. */
export function findHome({ device, schedule }: Pick<Services, 'device' | 'schedule'>): string {
  const me = device.me()
  if (me?.role === 'organiser') return '/desk'
  if (me !== null) return '/today'
  return schedule.isKnown() ? '/schedule' : '/welcome'
}

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
        props: ({ params }) => ({ event: parseEventId(String(params['event'])) }),
      },
      {
        path: '/today',
        component: () => import('./features/today/TodayPage.vue'),
        meta: { needsPhone: true },
      },
      lazyRoutes('/event', () => import('./day-routes.ts')),
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
      lazyRoutes('/desk', () => import('./features/desk/routes.ts')),
      ...listDevRoutes(),
      { path: '/:lost(.*)*', name: 'lost', component: () => import('./features/first-run/LostPage.vue') },
    ],
  })
  router.beforeEach(async (to) => {
    if (to.path === '/join' && to.hash !== '') {
      // The network that brought the link may be gone in a minute; joining says so itself.
      await services.device.getReady().catch(() => undefined)
      return takeCode(services, to.hash)
    }
    if (to.path === '/pass' && to.hash !== '') return takePass(to.hash)
    if (to.meta['needsPhone'] === true && services.device.me() === null) return '/welcome'
    if (await takeLazyRoutes(router, to)) return to.fullPath
    const self = findSelfEvent(services)
    // people check themselves in here: every address leads back there until the PIN is given
    return self === null || to.path === `/event/${self}/self` || `/event/${self}/self`
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
