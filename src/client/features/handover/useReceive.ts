import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { sniffFile } from '#domain/roster-import/sniff-file.ts'
import { useServices } from '#client/injection-keys.ts'
import type { HandoverService } from '#client/services/handover.ts'

export type AddOutcome = Awaited<ReturnType<HandoverService['addCopy']>>

export interface Receive {
  /** `failed`: the file itself could not be read, as when its place is gone. */
  readonly state: Readonly<Ref<'idle' | 'reading' | 'failed'>>
  readonly outcome: Readonly<ShallowRef<AddOutcome | null>>
  /** Set where the file is no copy but a list of people, as the desk's import takes them. */
  readonly roster: Readonly<ShallowRef<File | null>>
  readonly receive: (file: File) => Promise<void>
}

/** Far above any day's records; a film is not read into memory. */
const MOST_BYTES = 64 * 1024 * 1024

export function useReceive(): Receive {
  const { handover } = useServices()
  const state = ref<'idle' | 'reading' | 'failed'>('idle')
  const outcome = shallowRef<AddOutcome | null>(null)
  const roster = shallowRef<File | null>(null)
  async function receive(file: File): Promise<void> {
    state.value = 'reading'
    outcome.value = null
    roster.value = null
    const bytes = file.size > MOST_BYTES ? new Uint8Array(0) : await readBytes(file)
    if (bytes === null) {
      state.value = 'failed'
      return
    }
    const added = await handover.addCopy(bytes)
    if (added.kind === 'not-a-copy' && isRoster(file.name, bytes)) roster.value = file
    else outcome.value = added
    state.value = 'idle'
  }
  return { state, outcome, roster, receive }
}

/** A text is a list of people only by its name: copies travel as texts, too, and may be damaged. */
function isRoster(name: string, bytes: Uint8Array): boolean {
  const kind = sniffFile(bytes)
  return kind === 'workbook' || (kind === 'text' && /\.(?:csv|tsv)$/i.test(name))
}

async function readBytes(file: Blob): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    // Moved, or on a card that was taken out.
    return null
  }
}
