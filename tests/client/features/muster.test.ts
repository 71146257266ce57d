import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'

let services: FakeServices
let event: EventId
let people: PersonId[]

/** A phone's voice that speaks when the test says so. */
class FakeVoice extends EventTarget {
  spoken: string[] = []
  cancelled = 0
  #last: { onend: (() => void) | null } | null = null
  getVoices = () => [{ lang: 'en-GB' }]
  speak = (utterance: { text: string; onend: (() => void) | null }) => {
    this.spoken.push(utterance.text)
    this.#last = utterance
  }
  cancel = () => {
    this.cancelled++
  }
  end(): void {
    this.#last?.onend?.()
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  localStorage.clear()
  services = new FakeServices()
  event = services.planEvent()
  people = services.addToRoster(event, [
    { name: 'Ахметова Гүлнұр', no: 104, group: '3-топ' },
    { name: 'Сағынғали Алтынай', no: 163, group: '8-сынып', born: '2012-03-04' },
    { name: 'Ким Виктор', no: 131, group: '3-топ' },
  ])
  for (const person of people.slice(0, 2)) services.markElsewhere(event, person)
})
afterEach(() => {
  closeApp()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const open = () => openApp(services, `/event/${event}/muster`)

describe('the muster', () => {
  it('lists who is here, by group, with the phone that saw them last, and nobody else', async () => {
    const screen = await open()
    expect(screen.text()).toContain('Called 0 of 2')
    expect(screen.text()).toContain('last seen: 10:43, Ахметова Сәуле')
    expect(screen.text()).not.toContain('Ким Виктор')
    expect(screen.text()).toContain('Other phones may have newer marks')
  })

  it('[FACT-6] counts whom phones differ about as here', async () => {
    services.markElsewhere(event, people[2] as PersonId)
    services.markElsewhere(event, people[2] as PersonId, 'out', { unseen: true })
    const screen = await open()
    expect(screen.text()).toContain('Called 0 of 3')
    expect(screen.text()).toContain('May be here')
  })

  it('[FACT-10] counts those without a name: how many, who counted them, and whom somebody brought along', async () => {
    const board = services.board(event)
    await services.groups.countParty(board, { count: 24, label: '8 «Ә»', who: 'pupil' })
    await services.groups.countParty(board, { count: 7, label: '', who: 'resident' })
    const host = board.person(people[0] as PersonId)
    if (host) await services.groups.setCompanions(board, host, 3)
    const screen = await open()
    expect(screen.text()).toContain('Called 0 of 36')
    expect(screen.text()).toContain('Counted without names31')
    expect(screen.text()).toMatch(/8 «Ә», 24\s*counted: 10:4\d, this phone/)
    expect(screen.text()).toContain('With this person: 3')
    await screen.press('8 «Ә»')
    expect(screen.text()).toContain('Called 24 of 36')
    await screen.press('Ахметова Гүлнұр')
    expect(screen.text()).toContain('Called 28 of 36')
    await screen.press('Children')
    expect(screen.text()).toContain('Called 24 of 25')
    expect(screen.text()).not.toContain('Residents')
  })

  it('keeps its ticks over a reload, on this phone alone, and begins anew', async () => {
    const screen = await open()
    await screen.press('Ахметова Гүлнұр')
    expect(screen.text()).toContain('Called 1 of 2')
    closeApp()
    const again = await open()
    expect(again.text()).toContain('Called 1 of 2')
    expect(again.find('Ахметова Гүлнұр')?.getAttribute('aria-pressed')).toBe('true')
    expect(services.log.captured.filter(({ kind }) => kind === 'checked-out')).toEqual([])
    await again.press('Begin anew')
    expect(again.text()).toContain('Called 0 of 2')
  })

  it('is of children alone where one wants, with what they may not do', async () => {
    const screen = await open()
    await screen.press('Children')
    expect(screen.text()).toContain('Сағынғали Алтынай')
    expect(screen.text()).not.toContain('Ахметова Гүлнұр')
    expect(screen.text()).toContain('Not allowed to do this work')
  })

  it('is read aloud, those not called yet, where the phone has a voice for the language', async () => {
    const voice = new FakeVoice()
    vi.stubGlobal('speechSynthesis', voice)
    vi.stubGlobal(
      'SpeechSynthesisUtterance',
      class {
        onend = null
        readonly text: string
        constructor(text: string) {
          this.text = text
        }
      },
    )
    const screen = await open()
    await screen.press('Ахметова Гүлнұр')
    await screen.press('Read aloud')
    expect(voice.spoken).toEqual(['Сағынғали Алтынай'])
    await screen.press('Stop reading')
    expect(voice.cancelled).toBeGreaterThan(0)
    expect(screen.text()).toContain('Read aloud')
  })

  it('offers no reading where the phone has no voice for it, and says why', async () => {
    const screen = await open()
    expect(screen.find('Read aloud')).toBeUndefined()
    expect(screen.text()).toContain('this phone has no voice for English')
  })

  it('is printed', async () => {
    const print = vi.fn()
    vi.stubGlobal('print', print)
    const screen = await open()
    await screen.press('Print')
    expect(print).toHaveBeenCalledOnce()
  })
})
