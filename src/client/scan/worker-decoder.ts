import type { DecodeAnswer, DecodeQuestion } from './decode.worker.ts'
import type { DecoderPort } from './ports.ts'

/** zxing in a worker of its own, so that the screen never waits for a picture. It begins to load at once. */
export function createWorkerDecoder(): DecoderPort {
  const owed = new Map<number, (texts: readonly string[]) => void>()
  let last = 0
  let takesFrames = hasCameraFrames()
  let worker: Worker | null = start()

  function start(): Worker {
    const started = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', (event: MessageEvent<DecodeAnswer>) => {
      owed.get(event.data.id)?.(event.data.texts)
      owed.delete(event.data.id)
    })
    // a picture it could not bear: the next one gets a fresh worker, and is a plain one
    started.addEventListener('error', recover)
    started.addEventListener('messageerror', recover)
    return started
  }
  function recover(): void {
    takesFrames = false
    stop()
  }
  function stop(): void {
    worker?.terminate()
    worker = null
    for (const settle of owed.values()) settle([])
    owed.clear()
  }
  return {
    get takesFrames() {
      return takesFrames
    },
    stop,
    decode: (picture) =>
      new Promise((resolve) => {
        worker ??= start()
        last += 1
        owed.set(last, resolve)
        worker.postMessage({ id: last, picture } satisfies DecodeQuestion, [picture])
      }),
  }
}

/** Chromium's cameras give frames that a worker draws; elsewhere it was not tried, and a picture is drawn here. */
function hasCameraFrames(): boolean {
  return 'MediaStreamTrackProcessor' in globalThis && 'VideoFrame' in globalThis
}
