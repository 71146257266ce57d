import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { createAnnouncer } from '#client/ui/announcer.ts'
import LiveRegions from '#client/ui/LiveRegions.vue'
import { mountWithTexts } from './mount-with-texts.ts'

const marked = (count: number) => `${count} marked`

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function nextFrame(): void {
  vi.advanceTimersByTime(16)
}

describe('announcer', () => {
  it('says the first announcement at once', () => {
    const announcer = createAnnouncer()
    announcer.announce('Marked. Kim Viktor')
    nextFrame()
    expect(announcer.polite.value).toBe('Marked. Kim Viktor')
    expect(announcer.urgent.value).toBe('')
  })

  it('clears the region before it says the same words again', () => {
    const announcer = createAnnouncer()
    announcer.announce('Marked')
    nextFrame()
    vi.advanceTimersByTime(1000)
    announcer.announce('Marked')
    expect(announcer.polite.value).toBe('')
    nextFrame()
    expect(announcer.polite.value).toBe('Marked')
  })

  it('joins announcements of a kind that come closer than 700 ms', () => {
    const announcer = createAnnouncer()
    for (const name of ['A', 'B', 'C', 'D']) {
      announcer.announce(`Marked. ${name}`, { sum: marked })
      vi.advanceTimersByTime(300)
    }
    expect(announcer.polite.value).toBe('Marked. A')
    vi.advanceTimersByTime(800)
    expect(announcer.polite.value).toBe('3 marked')
  })

  it('joins announcements of different kinds word by word', () => {
    const announcer = createAnnouncer()
    announcer.announce('Marked. A', { sum: marked })
    announcer.announce('Marked. B', { sum: marked })
    announcer.announce('Undone. B')
    vi.advanceTimersByTime(800)
    expect(announcer.polite.value).toBe('Marked. B Undone. B')
  })

  it('does not hold a steady stream back for longer than about two seconds', () => {
    const announcer = createAnnouncer()
    const heard = new Set<string>()
    for (let step = 0; step < 12; step += 1) {
      announcer.announce(`Marked. ${step}`, { sum: marked })
      vi.advanceTimersByTime(250)
      heard.add(announcer.polite.value)
    }
    expect([...heard].some((text) => text.endsWith('marked'))).toBe(true)
  })

  it('keeps an urgent announcement apart from the polite ones', () => {
    const announcer = createAnnouncer()
    announcer.announce('Marked')
    announcer.announce('Already marked at 09:12', { urgent: true })
    nextFrame()
    expect(announcer.urgent.value).toBe('Already marked at 09:12')
    expect(announcer.polite.value).toBe('Marked')
  })
})

describe('LiveRegions', () => {
  it('has both regions in the page before anything is said', async () => {
    const announcer = createAnnouncer()
    const page = await mountWithTexts(LiveRegions, { props: { announcer } })
    expect(page.get('[role="status"]').text()).toBe('')
    expect(page.get('[role="alert"]').text()).toBe('')
    announcer.announce('No network', { urgent: true })
    nextFrame()
    await nextTick()
    expect(page.get('[role="alert"]').text()).toBe('No network')
    page.unmount()
  })
})
