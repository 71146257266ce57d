import type { RouteLocationNormalized, Router, RouteRecordRaw } from 'vue-router'

interface RouteModule {
  readonly routes: readonly RouteRecordRaw[]
}

const LOAD = Symbol('load')

/**
 * Everything below an address that only phones with an account go to. Its routes are loaded when somebody first
 * goes there, so that the first screen does not carry the table of all pages.
 */
export function lazyRoutes(path: string, load: () => Promise<RouteModule>): RouteRecordRaw {
  return {
    path: `${path}/:rest(.*)*`,
    name: path,
    meta: { needsPhone: true, [LOAD]: load },
    component: () => import('./features/first-run/LostPage.vue'),
  }
}

/** Puts the routes in the place of what stood for them. @returns whether the address has to be resolved again */
export async function takeLazyRoutes(router: Router, to: RouteLocationNormalized): Promise<boolean> {
  const load = (to.meta as { readonly [LOAD]?: () => Promise<RouteModule> })[LOAD]
  if (!load) return false
  const { routes } = await load()
  // Two visits at once may have waited for the same routes.
  if (to.name != null) router.removeRoute(to.name)
  for (const route of routes) router.addRoute(route)
  return true
}
