import { defineAsyncComponent, inject, type Component } from 'vue'
import { SERVICES } from '#client/injection-keys.ts'

/** What stands at the end of a page's head. It comes after the page: a volunteer's phone never fetches it. */
export const PageCorner = defineAsyncComponent(async () => {
  // the linter, unlike the compiler, sees no types in .vue files
  const part: unknown = await import('#client/features/outbox/components/UnsentCorner.vue')
  return (part as { readonly default: Component }).default
})

/** Only a phone with an account has anything to send. */
export function hasCorner(): boolean {
  return (inject(SERVICES, null)?.device.me() ?? null) !== null
}
