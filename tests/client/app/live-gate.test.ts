import { describe, expect, it } from 'vitest'
import { createLiveGate } from '#client/app/live-gate.ts'
import type { LiveFollower } from '#client/sync/follow-live.ts'

/** A gate and what it told the one who follows. */
function aGate({ isEnrolled = true, chunks = [true] }: { isEnrolled?: boolean; chunks?: boolean[] } = {}) {
  const told: string[] = []
  let isOn = false
  const follower: LiveFollower = {
    start: () => {
      if (!isOn) told.push('start')
      isOn = true
    },
    stop: () => {
      if (isOn) told.push('stop')
      isOn = false
    },
    refresh: () => {
      told.push('refresh')
      return Promise.resolve()
    },
    hurry: () => void told.push('hurry'),
  }
  let loads = 0
  const gate = createLiveGate({
    load: () => (chunks[loads++] ? Promise.resolve(follower) : Promise.reject(new TypeError('no chunk'))),
    isEnrolled: () => isEnrolled,
  })
  const hear = async () => {
    await new Promise((resolve) => setTimeout(resolve))
    return told.splice(0)
  }
  return { gate, hear, loads: () => loads }
}

describe('the live connection', () => {
  it('begins in sight once a server has answered, and ends out of sight', async () => {
    const { gate, hear, loads } = aGate()
    gate.show(true)
    expect([await hear(), loads()]).toEqual([[], 0])
    gate.noteRound()
    expect(await hear()).toEqual(['start', 'refresh'])
    gate.show(false)
    expect(await hear()).toEqual(['stop'])
    gate.show(true)
    expect(await hear()).toEqual(['start'])
    gate.hurry()
    expect(await hear()).toEqual(['hurry'])
    expect(loads()).toBe(1)
  })

  it('does not begin in a page that nobody sees', async () => {
    const { gate, hear, loads } = aGate()
    gate.show(false)
    gate.noteRound()
    gate.hurry()
    expect([await hear(), loads()]).toEqual([[], 0])
  })

  it('is there for somebody without an account only while they look at the schedule', async () => {
    const { gate, hear } = aGate({ isEnrolled: false })
    gate.show(true)
    gate.noteRound()
    expect(await hear()).toEqual([])
    const [list, event] = [gate.watchSchedule(), gate.watchSchedule()]
    expect(await hear()).toEqual(['start'])
    list()
    expect(await hear()).toEqual([])
    event()
    expect(await hear()).toEqual(['stop'])
  })

  it('is asked for again with the next round when its chunk did not come', async () => {
    const { gate, hear, loads } = aGate({ chunks: [false, true] })
    gate.show(true)
    gate.noteRound()
    expect([await hear(), loads()]).toEqual([[], 1])
    gate.noteRound()
    expect([await hear(), loads()]).toEqual([['start', 'refresh'], 2])
  })

  it('is no part of a phone that has none', async () => {
    const gate = createLiveGate({ load: () => Promise.resolve(null), isEnrolled: () => true })
    gate.show(true)
    gate.noteRound()
    await Promise.resolve()
    gate.stop()
  })

  it('ends with the phone', async () => {
    const { gate, hear } = aGate()
    gate.show(true)
    gate.noteRound()
    await hear()
    gate.stop()
    gate.show(true)
    expect(await hear()).toEqual(['stop'])
  })
})
