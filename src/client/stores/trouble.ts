import { defineStore } from 'pinia'
import { ref } from 'vue'
import { StorageFailure } from '#client/ports.ts'

/**
 * What stops the whole app:
 * - `no-space`, `broken`: the phone's storage cannot be written or read;
 * - `replaced`: the storage was cleared while the page was open;
 * - `other-tab`: another tab holds back an upgrade of the storage, or has already made one;
 * - `insecure`: the page came by plain http, where the browser gives no keys;
 * - `unknown`: a fault of ours.
 */
export type Trouble = 'no-space' | 'broken' | 'replaced' | 'other-tab' | 'insecure' | 'unknown'

/** The trouble an error means to the person in front of the phone. */
export function troubleOf(error: unknown): Trouble {
  return error instanceof StorageFailure ? error.reason : 'unknown'
}

export const useTrouble = defineStore('trouble', () => {
  const trouble = ref<Trouble | null>(null)

  /** The first trouble stays: later ones are mostly its consequences. */
  function report(found: Trouble): void {
    trouble.value ??= found
  }
  function dismiss(): void {
    trouble.value = null
  }
  return { trouble, report, dismiss }
})
