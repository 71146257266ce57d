/** A camera in the dark gives eight pictures a second; one that gives none for so long is looked at all the same. */
const LONGEST_MS = 250

type Moving = Pick<HTMLVideoElement, 'requestVideoFrameCallback' | 'cancelVideoFrameCallback'>

/**
 * Runs once, with the first new picture of the video after so long: a code is looked at when it comes, not up to a
 * whole pause later. Browsers that do not tell of pictures run then and there.
 * @returns stops it
 */
export function waitForPicture(video: Partial<Moving> | null, run: () => void, ms: number): () => void {
  let asked: number | null = null
  let timer = setTimeout(ask, ms)

  function ask(): void {
    if (!video?.requestVideoFrameCallback) {
      run()
      return
    }
    asked = video.requestVideoFrameCallback(settle)
    timer = setTimeout(settle, LONGEST_MS)
  }
  function settle(): void {
    cancel()
    run()
  }
  function cancel(): void {
    clearTimeout(timer)
    if (asked !== null) video?.cancelVideoFrameCallback?.(asked)
  }
  return cancel
}
