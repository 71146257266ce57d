import type { DecoderPort, OpenCamera, ScanParts } from './ports.ts'
import { startScanLoop } from './scan-loop.ts'
import { waitForPicture } from './wait-for-picture.ts'

/**
 * A camera that looks for codes while there is no page yet to show what it sees: a pass that is held there already is
 * read by the time that the page and its list are open.
 */
export function lookEarly(
  camera: OpenCamera,
  loading: Promise<DecoderPort>,
  grab: ScanParts['grab'],
): OpenCamera {
  const video = document.createElement('video')
  let seen: readonly string[] = []
  let tell: (texts: readonly string[]) => void = () => undefined
  let isOver = false
  let stopLoop = (): void => undefined

  function end(): void {
    isOver = true
    stopLoop()
    video.srcObject = null
  }
  async function begin(): Promise<void> {
    video.muted = true
    video.srcObject = camera.stream
    // where it may not play unseen the page looks itself
    await video.play().catch(() => undefined)
    const decoder = await loading
    if (isOver) return
    stopLoop = startScanLoop({
      grab: async () => grab(video, decoder.takesFrames === true),
      decoder,
      onCodes(texts) {
        seen = texts
        tell(texts)
      },
      nowMs: () => performance.now(),
      wait: (run, ms) => waitForPicture(video, run, ms),
    })
  }
  // a decoder that does not come is told of by the page
  begin().catch(() => undefined)
  return {
    ...camera,
    tellSeen(listener) {
      tell = listener
      if (seen.length > 0) listener(seen)
      return end
    },
    stop() {
      end()
      camera.stop()
    },
  }
}
