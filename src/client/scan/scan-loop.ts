import type { DecoderPort, Picture } from './ports.ts'

/**
 * The next look comes with the first new picture after this: ten a second of a camera that gives thirty. More only
 * heat the phone.
 */
export const LOOK_EVERY_MS = 80
/** So long without a code: nobody is there. */
export const IDLE_AFTER_MS = 45_000

export interface ScanLoopParts {
  readonly grab: () => Promise<Picture | null>
  readonly decoder: DecoderPort
  /** Texts of the codes in one picture, at least one. */
  readonly onCodes: (texts: readonly string[]) => void
  /** No code for a long time; the loop has stopped. Without it the loop goes on for as long as it is let. */
  readonly onIdle?: (() => void) | undefined
  readonly nowMs: () => number
  /** Runs at the first new picture after so long. */
  readonly wait: (run: () => void, ms: number) => () => void
}

/**
 * Looks at each picture that is worth it, and at none twice. A look that takes longer delays the next one: pictures never pile up.
 * @returns stops it; what is being read then is not told any more.
 */
export function startScanLoop({ grab, decoder, onCodes, onIdle, nowMs, wait }: ScanLoopParts): () => void {
  let isOver = false
  let lastCodeMs = nowMs()
  let cancel = (): void => undefined

  async function look(): Promise<void> {
    const begunMs = nowMs()
    const picture = await grab()
    const texts = picture === null ? [] : await decoder.decode(picture)
    if (isOver) return
    if (texts.length > 0) {
      lastCodeMs = nowMs()
      onCodes(texts)
    }
    if (onIdle && nowMs() - lastCodeMs >= IDLE_AFTER_MS) {
      isOver = true
      onIdle()
      return
    }
    next(begunMs + LOOK_EVERY_MS - nowMs())
  }
  function next(ms: number): void {
    cancel = wait(() => void look(), Math.max(0, ms))
  }
  next(0)
  return () => {
    isOver = true
    cancel()
  }
}
