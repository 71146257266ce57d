import { ref, shallowRef } from 'vue'
import type { EventId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { Refusal } from '#client/services.ts'

export type InviteState =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'invited'; readonly link: string; readonly expiresMs: number }
  | Refusal

/** Asks the server for a coordinator's link. The link lives on this screen only and is shown once. */
export function useInvite(event: EventId) {
  const { desk } = useServices()
  const state = shallowRef<InviteState>({ kind: 'none' })
  const isCopied = ref(false)

  async function invite(): Promise<void> {
    if (state.value.kind === 'asking') return
    isCopied.value = false
    state.value = { kind: 'asking' }
    state.value = await desk.inviteCoordinator(event)
  }
  /** `false` from a browser that does not let us: the link stands in a field and can be copied by hand. */
  async function copy(): Promise<boolean> {
    if (state.value.kind !== 'invited') return false
    try {
      await navigator.clipboard.writeText(state.value.link)
      isCopied.value = true
    } catch {
      isCopied.value = false
    }
    return isCopied.value
  }
  return { state, isCopied, invite, copy }
}
