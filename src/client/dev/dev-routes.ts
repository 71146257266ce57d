import type { RouteRecordRaw } from 'vue-router'

/** Pages for those who build the app. In a built app the condition is false, and nothing of them is left. */
export function listDevRoutes(): readonly RouteRecordRaw[] {
  if (!import.meta.env.DEV) return []
  return [
    { path: '/dev/components', component: () => import('./PartsPage.vue') },
    { path: '/dev/desk', component: () => import('./DeskPartsPage.vue') },
    { path: '/dev/phone', component: () => import('./PhonePartsPage.vue') },
  ]
}
