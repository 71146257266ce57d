import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NOON_MS, type FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, type Screen } from '#tests/client/support/mount-app.ts'
import { anOrganiser, catchFiles, openEventPage } from '../desk/open-desk.ts'

const MINUTE_MS = 60_000
let services: FakeServices
let screen: Screen

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
  const event = services.planEvent()
  const [gabitova, kim] = services.addToRoster(event, [
    { name: 'Ғабитова Айгерім', no: 1, group: '3-топ' },
    { name: '=HYPERLINK("http://evil.example")', no: 2 },
    { name: 'Ержанқызы Әсел', no: 3 },
  ])
  if (!gabitova || !kim) throw new Error('nobody')
  services.markElsewhere(event, gabitova, 'in', { agoMs: 90 * MINUTE_MS })
  services.markElsewhere(event, gabitova, 'out', { agoMs: 30 * MINUTE_MS })
  services.markElsewhere(event, kim, 'in', { agoMs: 60 * MINUTE_MS })
  // made from what is here: no network
  services.setSyncState({ kind: 'waiting', why: 'no-server', nextTryMs: NOON_MS })
  screen = await openEventPage(services, event, 'export')
})
afterEach(() => {
  closeApp()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** The file that a button hands over. */
async function download(words: string): Promise<{ name: string; text: string }> {
  const button = screen.find(words)
  const files = catchFiles()
  button?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  return { name: files[0]?.name ?? '', text: (await files[0]?.text()) ?? '' }
}

describe('the attendance report', () => {
  it('counts everybody under exactly one status', () => {
    const counts = [...document.body.querySelectorAll('.export-counts dd')].map((one) => one.textContent)
    expect(counts).toEqual(['1', '1', '0', '1'])
  })

  it('is a CSV that spreadsheets open in the right letters and run nothing of', async () => {
    const { name, text } = await download('Download CSV')
    expect(name).toBe('asar-attendance-2026-05-16.csv')
    const lines = text.split('\r\n')
    expect(lines[0]).toBe(
      '\ufeffno,name,group,first_in,last_out,minutes,minutes_credited,basis,quality,status,marked_by,witnesses,contradictions,after_closing,participant,without_names',
    )
    expect(lines[1]).toMatch(
      /^1,Ғабитова Айгерім,3-топ,2026-05-16T09:14:00\+05:00,2026-05-16T10:14:00\+05:00,60,60,coordinator,claimed,left,Ахметова Сәуле,/,
    )
    expect(lines[2]).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    expect(lines).toHaveLength(5)
  })

  it('is the same rows as JSON', async () => {
    const { name, text } = await download('Download JSON')
    expect(name).toBe('asar-attendance-2026-05-16.json')
    const rows = JSON.parse(text) as { status: string; minutes: number }[]
    expect(rows.map(({ status, minutes }) => [status, minutes])).toEqual([
      ['left', 60],
      ['present', 0],
      ['no-show', 0],
    ])
  })
})
