import { describe, expect, it, vi } from 'vitest'
import { createCamera } from '#client/scan/camera.ts'
import { createNativeDecoder, findNativeDecoder } from '#client/scan/native-decoder.ts'
import type { DecoderPort, FeedbackKind } from '#client/scan/ports.ts'
import { createRepeatSilencer } from '#client/scan/repeat-silencer.ts'
import { IDLE_AFTER_MS, LOOK_EVERY_MS, startScanLoop } from '#client/scan/scan-loop.ts'
import { BUZZES, melodyOf, TONE_SETS } from '#client/scan/tones.ts'

const picture = (close: () => void = vi.fn()): ImageBitmap => ({ width: 720, height: 720, close })
const kinds: readonly FeedbackKind[] = ['marked', 'flagged', 'already', 'stranger', 'refused']

describe('repeats', () => {
  it('are silent for three seconds after the answer, then news again', () => {
    const silencer = createRepeatSilencer()
    expect(silencer.isNews('a', 0)).toBe(true)
    silencer.noteAnswered('a', 0)
    expect(silencer.isNews('a', 2_999)).toBe(false)
    expect(silencer.isNews('a', 3_000)).toBe(true)
  })

  it('are told apart by code: a second pass in the picture wakes nobody', () => {
    const silencer = createRepeatSilencer()
    silencer.noteAnswered('a', 0)
    silencer.noteAnswered('b', 1_000)
    expect(silencer.isNews('a', 1_500)).toBe(false)
    silencer.noteAnswered('c', 3_500)
    expect([silencer.isNews('a', 3_600), silencer.isNews('b', 3_600)]).toEqual([true, false])
  })
})

describe('what is heard and felt', () => {
  it('differs between any two answers, in every tone set', () => {
    for (const tones of TONE_SETS) {
      const heard = kinds.map((kind) => JSON.stringify(melodyOf(kind, tones)))
      expect(new Set(heard).size).toBe(kinds.length)
    }
    expect(new Set(kinds.map((kind) => BUZZES[kind].join())).size).toBe(kinds.length)
  })

  it('differs between any two neighbours', () => {
    for (const kind of kinds)
      expect(new Set(TONE_SETS.map((tones) => JSON.stringify(melodyOf(kind, tones)))).size).toBe(
        TONE_SETS.length,
      )
  })

  it('rises for a mark, stays level for a repeat, and is low and long for a refusal', () => {
    const pitches = (kind: FeedbackKind) => melodyOf(kind, 'A').map(({ hz }) => hz)
    const [low = 0, high = 0] = pitches('marked')
    expect(high).toBeGreaterThan(low)
    expect(new Set(pitches('already')).size).toBe(1)
    expect(pitches('stranger')).toHaveLength(3)
    expect(melodyOf('refused', 'A')).toEqual([{ hz: 220, atMs: 0, forMs: 400 }])
    expect(melodyOf('marked', 'A').reduce((ms, note) => ms + note.forMs, 0)).toBe(120)
  })
})

describe('a camera that was chosen before', () => {
  /** Older browsers throw an object that is no Error. */
  const failure = (name: string) => ({ name }) as unknown as Error
  const devicesOf = (getUserMedia: unknown) => ({ getUserMedia }) as unknown as MediaDevices
  const stream = { getVideoTracks: () => [], getTracks: () => [] }

  it.each(['OverconstrainedError', 'NotFoundError', 'NotReadableError'])(
    'and cannot be had (%s) is replaced by the one on the back',
    async (name) => {
      const getUserMedia = vi.fn().mockRejectedValueOnce(failure(name)).mockResolvedValueOnce(stream)
      expect((await createCamera(devicesOf(getUserMedia)).open('gone')).kind).toBe('open')
      expect(getUserMedia.mock.calls).toMatchObject([
        [{ video: { deviceId: { exact: 'gone' } } }],
        [{ video: { facingMode: 'environment' } }],
      ])
    },
  )

  it('is not asked for twice where the person said no', async () => {
    const getUserMedia = vi.fn().mockRejectedValue(failure('NotAllowedError'))
    expect(await createCamera(devicesOf(getUserMedia)).open('gone')).toEqual({
      kind: 'problem',
      problem: 'refused',
    })
    expect(getUserMedia).toHaveBeenCalledTimes(1)
  })
})

describe('the browser’s own reader', () => {
  const readerOf = (formats: readonly string[], detect = vi.fn()) => {
    const Reader = class {
      static getSupportedFormats = () => Promise.resolve(formats)
      detect = detect
    }
    return Reader
  }

  it('is taken only where it lists QR codes', async () => {
    expect(await findNativeDecoder(undefined)).toBeNull()
    expect(await findNativeDecoder(readerOf([]))).toBeNull()
    expect(await findNativeDecoder(readerOf(['ean_13', 'qr_code']))).not.toBeNull()
    const broken = class extends readerOf([]) {
      static override getSupportedFormats = () => Promise.reject(new Error('no service'))
    }
    expect(await findNativeDecoder(broken)).toBeNull()
  })

  it('reads a picture and frees it', async () => {
    const native = { detect: vi.fn().mockResolvedValue([{ rawValue: 'ASAR:1' }]) }
    const decoder = createNativeDecoder(native, () => {
      throw new Error('not needed')
    })
    const close = vi.fn()
    const shown = picture(close)
    expect(await decoder.decode(shown)).toEqual(['ASAR:1'])
    expect(close).toHaveBeenCalled()
    decoder.stop()
  })

  it('gives way to ours for good, with the same picture, when its service is missing', async () => {
    const native = { detect: vi.fn().mockRejectedValue(new DOMException('gone', 'NotSupportedError')) }
    const ours = { decode: vi.fn().mockResolvedValue(['ASAR:2']), stop: vi.fn() }
    const decoder = createNativeDecoder(native, () => ours)
    expect(await decoder.decode(picture())).toEqual(['ASAR:2'])
    expect(await decoder.decode(picture())).toEqual(['ASAR:2'])
    expect(native.detect).toHaveBeenCalledTimes(1)
    decoder.stop()
    expect(ours.stop).toHaveBeenCalled()
  })
})

/** Time that only a test moves; waits and decodes end when it says so. */
class Hands {
  nowMs = 0
  #waits: { readonly atMs: number; readonly run: () => void }[] = []
  readonly wait = (run: () => void, ms: number): (() => void) => {
    const one = { atMs: this.nowMs + ms, run }
    this.#waits.push(one)
    return () => (this.#waits = this.#waits.filter((each) => each !== one))
  }
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve))
      const next = this.#waits.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (!next) break
      this.#waits = this.#waits.filter((each) => each !== next)
      this.nowMs = Math.max(this.nowMs, next.atMs)
      next.run()
    }
    this.nowMs = untilMs
  }
}

describe('the loop of looks', () => {
  function begin(decode: DecoderPort['decode'], hands = new Hands()) {
    const onCodes = vi.fn()
    const onIdle = vi.fn()
    const grab = vi.fn(() => Promise.resolve(picture()))
    const decoder = { decode: vi.fn(decode), stop: vi.fn() }
    const stop = startScanLoop({ grab, decoder, onCodes, onIdle, nowMs: () => hands.nowMs, wait: hands.wait })
    return { hands, grab, decoder, onCodes, onIdle, stop }
  }

  it('looks again after a pause, not as fast as it can', async () => {
    const { hands, decoder } = begin(() => Promise.resolve([]))
    await hands.pass(10 * LOOK_EVERY_MS - LOOK_EVERY_MS / 2)
    expect(decoder.decode).toHaveBeenCalledTimes(10)
  })

  it('piles nothing up while one look takes long', async () => {
    let settle: (texts: readonly string[]) => void = () => undefined
    const slow = () => new Promise<readonly string[]>((resolve) => (settle = resolve))
    const { hands, grab, onCodes } = begin(slow)
    await hands.pass(5_000)
    expect(grab).toHaveBeenCalledTimes(1)
    settle(['a'])
    await hands.pass(1)
    expect(onCodes).toHaveBeenCalledWith(['a'])
    expect(grab).toHaveBeenCalledTimes(2)
  })

  it('rests after 45 seconds without a code, and a code begins them anew', async () => {
    let seen: readonly string[] = []
    const { hands, onIdle, decoder } = begin(() => Promise.resolve(seen))
    await hands.pass(IDLE_AFTER_MS - 1_000)
    seen = ['a']
    await hands.pass(500)
    seen = []
    await hands.pass(IDLE_AFTER_MS - 1_000)
    expect(onIdle).not.toHaveBeenCalled()
    await hands.pass(2_000)
    expect(onIdle).toHaveBeenCalledTimes(1)
    const looks = decoder.decode.mock.calls.length
    await hands.pass(1_000)
    expect(decoder.decode).toHaveBeenCalledTimes(looks)
  })

  it('tells nothing any more once it is stopped', async () => {
    let settle: (texts: readonly string[]) => void = () => undefined
    const { hands, onCodes, stop } = begin(() => new Promise((resolve) => (settle = resolve)))
    await hands.pass(10)
    stop()
    settle(['a'])
    await hands.pass(1_000)
    expect(onCodes).not.toHaveBeenCalled()
  })

  it('goes on where a picture is not there yet', async () => {
    const { hands, grab, decoder } = begin(() => Promise.resolve([]))
    grab.mockImplementation(() => Promise.resolve(null as unknown as ImageBitmap))
    await hands.pass(500)
    expect(decoder.decode).toHaveBeenCalledTimes(0)
    expect(grab.mock.calls.length).toBeGreaterThan(2)
  })
})
