/** Longer than this without a break and a page feels stuck. */
const SLICE_MS = 8

/**
 * A break in long work: lets the page paint and react, but only if it has waited for a while.
 * A message is the quickest way back; timers are held up by browsers.
 */
export function createPause(monotonicMs: () => number): () => Promise<void> {
  let beganMs = monotonicMs()
  return async () => {
    if (monotonicMs() - beganMs < SLICE_MS) return
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    })
    beganMs = monotonicMs()
  }
}
