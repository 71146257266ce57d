import type { KeptApp } from '#client/services/readiness.ts'
import { TEST_MESSAGE } from './kept-app.ts'

/** Reading all of the app takes a slow phone a second or two; fetching what is gone takes longer. */
const LONGEST_MS = 15_000
const LONGEST_MENDING_MS = 60_000

/**
 * Asks the worker which files of the app it has without a network; `null`: there is none, or it says nothing.
 * @param mend fetch those that are gone
 */
export async function askWorker(mend: boolean): Promise<KeptApp | null> {
  if (!('serviceWorker' in navigator)) return null
  const worker = navigator.serviceWorker.controller
  if (worker === null) return null
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    const end = (answer: KeptApp | null) => {
      clearTimeout(timer)
      port1.close()
      resolve(answer)
    }
    const timer = setTimeout(() => end(null), mend ? LONGEST_MENDING_MS : LONGEST_MS)
    port1.onmessage = ({ data }: MessageEvent<unknown>) => end(isAnswer(data) ? data : null)
    worker.postMessage({ type: TEST_MESSAGE, mend }, [port2])
  })
}

function isAnswer(data: unknown): data is KeptApp {
  if (typeof data !== 'object' || data === null || !('kept' in data) || !('missing' in data)) return false
  return typeof data.kept === 'number' && typeof data.missing === 'number'
}
