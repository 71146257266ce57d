import type { LogChange } from '#client/ports.ts'

export type Change = Omit<LogChange, 'isHere'>

/** Tells this tab and the others what has changed in the log. */
export interface ChangeSignal {
  emit(change: Change): void
  watch(changed: (change: LogChange) => void): () => void
}

/** @param name of the database; tabs that share it hear each other. */
export function createChangeSignal(name: string): ChangeSignal {
  const watchers = new Set<(change: LogChange) => void>()
  const tell = (change: LogChange) => watchers.forEach((changed) => changed(change))
  const channel = openChannel(`${name}-changes`, (change) => tell({ ...change, isHere: false }))
  return {
    emit(change) {
      tell({ ...change, isHere: true })
      channel?.postMessage(change)
    },
    watch(changed) {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
  }
}

function openChannel(name: string, heard: (change: Change) => void): BroadcastChannel | null {
  if (typeof BroadcastChannel === 'undefined') return null
  const channel = new BroadcastChannel(name)
  channel.onmessage = (message: MessageEvent<Change>) => heard(message.data)
  // Outside a browser (tests, the simulator) an open channel would keep the process alive.
  const { unref } = channel as { readonly unref?: () => void }
  unref?.call(channel)
  return channel
}
