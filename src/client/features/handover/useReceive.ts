import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useServices } from '#client/injection-keys.ts'
import type { HandoverService } from '#client/services/handover.ts'

export type AddOutcome = Awaited<ReturnType<HandoverService['addCopy']>>

export interface Receive {
  /** `failed`: the file itself could not be read, as when its place is gone. */
  readonly state: Readonly<Ref<'idle' | 'reading' | 'failed'>>
  readonly outcome: Readonly<ShallowRef<AddOutcome | null>>
  readonly receive: (file: Blob) => Promise<void>
}

/** Far above any day's records; a film is not read into memory. */
const MOST_BYTES = 64 * 1024 * 1024

export function useReceive(): Receive {
  const { handover } = useServices()
  const state = ref<'idle' | 'reading' | 'failed'>('idle')
  const outcome = shallowRef<AddOutcome | null>(null)
  async function receive(file: Blob): Promise<void> {
    state.value = 'reading'
    outcome.value = null
    const bytes = file.size > MOST_BYTES ? new Uint8Array(0) : await readBytes(file)
    if (bytes === null) {
      state.value = 'failed'
      return
    }
    outcome.value = await handover.addCopy(bytes)
    state.value = 'idle'
  }
  return { state, outcome, receive }
}

async function readBytes(file: Blob): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    // Moved, or on a card that was taken out.
    return null
  }
}
