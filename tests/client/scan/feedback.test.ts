import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFeedback } from '#client/scan/feedback.ts'

/** A context of the browser that a test takes away and gives back. */
class FakeAudio {
  static all: FakeAudio[] = []
  state = 'suspended'
  currentTime = 0
  destination = {}
  /** Whether the system gives the sound when it is asked for. */
  isGiven = true
  /** When it does so; at once unless a test says otherwise. */
  whenGiven: Promise<void> = Promise.resolve()
  constructor() {
    FakeAudio.all.push(this)
  }
  async resume(): Promise<void> {
    await this.whenGiven
    if (!this.isGiven) throw new Error('InvalidStateError')
    this.state = 'running'
  }
  close(): Promise<void> {
    this.state = 'closed'
    return Promise.resolve()
  }
}
const started = vi.fn()
const parameter = () => ({ setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn() })

beforeEach(() => {
  FakeAudio.all = []
  started.mockClear()
  vi.stubGlobal('AudioContext', FakeAudio)
  vi.stubGlobal(
    'OscillatorNode',
    class {
      connect = <Node>(node: Node) => node
      start = started
      stop = vi.fn()
    },
  )
  vi.stubGlobal(
    'GainNode',
    class {
      gain = parameter()
      connect = vi.fn()
    },
  )
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const soon = () => new Promise((resolve) => setTimeout(resolve))
async function unlocked() {
  const feedback = createFeedback()
  expect(await feedback.unlock()).toBe(true)
  const [audio] = FakeAudio.all
  if (!audio) throw new Error('no context')
  return { feedback, audio }
}

describe('the sound of an answer', () => {
  it('is heard once a tap has unlocked it', async () => {
    const { feedback } = await unlocked()
    feedback.give('refused', 'A')
    expect(started).toHaveBeenCalledTimes(1)
  })

  it('comes back by itself after a call or another app has taken it', async () => {
    const { feedback, audio } = await unlocked()
    for (const taken of ['interrupted', 'suspended']) {
      audio.state = taken
      started.mockClear()
      feedback.give('refused', 'A')
      await soon()
      expect(started).toHaveBeenCalledTimes(1)
    }
  })

  it('is silent while it is taken, and asked for again with the next answer and the next tap', async () => {
    const { feedback, audio } = await unlocked()
    Object.assign(audio, { state: 'interrupted', isGiven: false })
    feedback.give('refused', 'A')
    await soon()
    expect(await feedback.unlock()).toBe(false)
    expect(started).not.toHaveBeenCalled()
    audio.isGiven = true
    expect(await feedback.unlock()).toBe(true)
    feedback.give('refused', 'A')
    expect(started).toHaveBeenCalledTimes(1)
    expect(FakeAudio.all).toHaveLength(1)
  })

  it('of somebody who has walked on is not made up for', async () => {
    const { feedback, audio } = await unlocked()
    vi.useFakeTimers({ toFake: ['performance'] })
    let give = (): void => undefined
    audio.whenGiven = new Promise((resolve) => (give = resolve))
    audio.state = 'interrupted'
    feedback.give('refused', 'A')
    vi.advanceTimersByTime(2_000)
    give()
    await soon()
    expect(audio.state).toBe('running')
    expect(started).not.toHaveBeenCalled()
  })

  it('opens with the first answer where no tap came before, but not before that answer is drawn', async () => {
    const drawings: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => drawings.push(draw))
    const feedback = createFeedback()
    feedback.give('refused', 'A')
    await soon()
    expect(FakeAudio.all).toHaveLength(0)
    drawings.forEach((draw) => draw(0))
    await soon()
    await soon()
    expect(FakeAudio.all).toHaveLength(1)
    expect(started).toHaveBeenCalledTimes(1)
    feedback.give('refused', 'A')
    expect(started).toHaveBeenCalledTimes(2)
  })

  it('does not open for a page that was left meanwhile', async () => {
    const drawings: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => drawings.push(draw))
    const feedback = createFeedback()
    feedback.give('refused', 'A')
    feedback.close()
    drawings.forEach((draw) => draw(0))
    await soon()
    expect(FakeAudio.all).toHaveLength(0)
  })

  it('is opened anew where the browser has closed it', async () => {
    const { feedback, audio } = await unlocked()
    await audio.close()
    feedback.give('refused', 'A')
    await feedback.unlock()
    expect(FakeAudio.all).toHaveLength(2)
    feedback.give('refused', 'A')
    expect(started).toHaveBeenCalled()
  })
})
