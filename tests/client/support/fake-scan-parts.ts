import { vi } from 'vitest'
import type { CameraOutcome, FeedbackKind, OpenCamera, ScanParts, ToneSet } from '#client/scan/ports.ts'
import { LOOK_EVERY_MS } from '#client/scan/scan-loop.ts'

/** A camera that a test holds codes before, ears that note every beep, and a lamp. */
export class FakeScanParts implements ScanParts {
  /** What the camera comes to when it is asked for. */
  problem: Extract<CameraOutcome, { kind: 'problem' }>['problem'] | null = null
  isTorchThere = false
  /** The browser would not ask again. */
  isGranted = true
  canHoldScreen = true
  readonly heard: { readonly kind: FeedbackKind; readonly tones: ToneSet }[] = []
  readonly opened: (string | null)[] = []
  /** How often the sound was asked for. */
  unlocks = 0
  running = 0
  isScreenHeld = false
  isTorchOn = false
  #shown: readonly string[] = []

  readonly camera: ScanParts['camera'] = {
    open: (wanted) => {
      this.opened.push(wanted)
      if (this.problem !== null) return Promise.resolve({ kind: 'problem', problem: this.problem })
      this.running++
      return Promise.resolve({ kind: 'open', camera: this.#openCamera(wanted ?? 'back') })
    },
    isAllowed: () => Promise.resolve(this.isGranted),
    list: () =>
      Promise.resolve([
        { id: 'back', label: 'Back camera' },
        { id: 'front', label: '' },
      ]),
  }
  readonly feedback: ScanParts['feedback'] = {
    unlock: () => {
      this.unlocks++
      return Promise.resolve(true)
    },
    give: (kind, tones) => this.heard.push({ kind, tones }),
    close: () => undefined,
  }
  readonly wakeLock: ScanParts['wakeLock'] = {
    hold: () => {
      this.isScreenHeld = this.canHoldScreen
      return Promise.resolve(this.canHoldScreen)
    },
    release: () => (this.isScreenHeld = false),
  }
  readonly loadDecoder: ScanParts['loadDecoder'] = () =>
    Promise.resolve({ decode: () => Promise.resolve(this.#shown), stop: () => undefined })
  readonly grab: ScanParts['grab'] = () =>
    Promise.resolve({ width: 720, height: 720, close: () => undefined })

  /** Holds codes before the camera for as long as a look takes, or longer; then nothing. */
  async hold(texts: readonly string[] | string, ms = LOOK_EVERY_MS): Promise<void> {
    this.#shown = typeof texts === 'string' ? [texts] : texts
    await this.passTime(ms)
    this.#shown = []
  }
  async passTime(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= LOOK_EVERY_MS)
      await vi.advanceTimersByTimeAsync(Math.min(left, LOOK_EVERY_MS))
  }

  #openCamera(id: string): OpenCamera {
    return {
      id,
      stream: new MediaStream(),
      hasTorch: () => this.isTorchThere,
      setTorch: (isOn) => {
        this.isTorchOn = isOn
        return Promise.resolve(true)
      },
      onLost: () => undefined,
      stop: () => this.running--,
    }
  }
}
