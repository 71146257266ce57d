import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useFormDrafts } from '#client/stores/form-drafts.ts'
import { useServices } from '#client/injection-keys.ts'
import { showAppBadge } from '#client/pwa/app-badge.ts'
import type { LeaveOutcome } from '#client/services/phone-data.ts'

export interface Leave {
  readonly outcome: Readonly<ShallowRef<LeaveOutcome | null>>
  readonly isBusy: Readonly<Ref<boolean>>
  readonly leave: (how: 'clear' | 'signOut') => Promise<void>
}

/** @param begin where a phone that was signed out begins: a page of its own, with nothing left in memory */
export function useLeave(begin: () => void = () => location.assign('/welcome')): Leave {
  const { phoneData } = useServices()
  const drafts = useFormDrafts()
  const outcome = shallowRef<LeaveOutcome | null>(null)
  const isBusy = ref(false)
  async function leave(how: 'clear' | 'signOut'): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    outcome.value = null
    try {
      outcome.value = await phoneData[how]()
    } finally {
      isBusy.value = false
    }
    // What was typed goes with the lists that it belongs to.
    if (outcome.value.kind === 'done') drafts.clearAll()
    if (how === 'signOut' && outcome.value.kind === 'done') {
      await showAppBadge(0)
      begin()
    }
  }
  return { outcome, isBusy, leave }
}
