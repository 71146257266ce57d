import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { waitForPicture } from '#client/scan/wait-for-picture.ts'

/** Pictures come when the test says so. */
class FakeVideo {
  readonly asked = new Map<number, () => void>()
  requestVideoFrameCallback = (run: () => void): number => {
    this.asked.set(this.asked.size + 1, run)
    return this.asked.size
  }
  cancelVideoFrameCallback = (asked: number) => this.asked.delete(asked)
  show(): void {
    for (const run of [...this.asked.values()]) run()
  }
}

describe('the wait for the next picture', () => {
  let video: FakeVideo
  const run = vi.fn()
  beforeEach(() => {
    vi.useFakeTimers()
    video = new FakeVideo()
    run.mockClear()
  })
  afterEach(() => vi.useRealTimers())
  const wait = (ms: number, shown: Partial<FakeVideo> | null = video) =>
    waitForPicture(shown as Partial<HTMLVideoElement> | null, run, ms)

  it('ends with the first picture after the pause, once', () => {
    wait(80)
    video.show()
    vi.advanceTimersByTime(80)
    expect(run).not.toHaveBeenCalled()
    video.show()
    expect(run).toHaveBeenCalledTimes(1)
    video.show()
    vi.advanceTimersByTime(1_000)
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('ends without a picture where none comes for long', () => {
    wait(80)
    vi.advanceTimersByTime(329)
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(run).toHaveBeenCalledTimes(1)
    video.show()
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('ends after the pause in a browser that does not tell of pictures', () => {
    wait(80, {})
    vi.advanceTimersByTime(80)
    expect(run).toHaveBeenCalledTimes(1)
  })

  it.each([40, 100])('tells nothing once it is stopped, %d ms on', (ms) => {
    const stop = wait(80)
    vi.advanceTimersByTime(ms)
    stop()
    video.show()
    vi.advanceTimersByTime(1_000)
    expect(run).not.toHaveBeenCalled()
  })
})
