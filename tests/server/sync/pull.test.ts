import { describe, expect, it } from 'vitest'
import type { StreamId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import type { StreamAnswer } from '#protocol/messages.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { aCoordinator, anOrganiser } from '#tests/support/devices.ts'
import type { StreamQuestion, TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, aPerson, aRegistration, bytesFor } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'

const event = anEvent()
const stream = eventStream(event)

type Page = Extract<StreamAnswer, { outcome: 'page' }>

async function pull(phone: TestPhone, question: StreamQuestion): Promise<Page> {
  const answer = await phone.syncStream(question)
  if (answer.outcome !== 'page') throw new Error(answer.outcome)
  return answer
}

async function push(phone: TestPhone, to: StreamId, facts: readonly FrozenFact[] = [aCheckIn()]) {
  const sheet = await phone.seal(to, facts)
  await pull(phone, { stream: to, sheets: [sheet.bytes] })
  return sheet
}

/** Its transactions see everything; what is asked outside of them comes from a copy, which may know nothing yet. */
class LaggingStore extends MemoryStore {
  isEmptyCopy = false

  override readCursor(of: StreamId): Promise<Cursor> {
    return this.isEmptyCopy ? Promise.resolve(emptyCursor(of)) : super.readCursor(of)
  }

  override readDigest(of: StreamId, n: number): Promise<Uint8Array | null> {
    return this.isEmptyCopy && n > 0 ? Promise.resolve(null) : super.readDigest(of, n)
  }

  override listLog(...question: Parameters<MemoryStore['listLog']>): ReturnType<MemoryStore['listLog']> {
    return this.isEmptyCopy ? Promise.resolve([]) : super.listLog(...question)
  }
}

describe('pulling the log', () => {
  it('[SYN-1] brings the bytes of what others pushed, with the certificate to check them by', async () => {
    const app = await openApp()
    const [gate, river] = [await aCoordinator(app, event), await aCoordinator(app, event, 'River')]
    const sheet = await push(gate, stream)
    const answer = await river.sync([{ stream }])
    expect(answer.streams).toMatchObject([{ entries: [{ tag: 'bytes', n: 1, sheet: sheet.bytes }] }])
    expect(answer.certificates).toEqual([gate.certificateBytes])
  })

  it('[SHEET-4] brings a certificate only with the page of its first sheet', async () => {
    const app = await openApp()
    const [gate, river] = [await aCoordinator(app, event), await aCoordinator(app, event, 'River')]
    await push(gate, stream)
    const { cursor } = await pull(river, { stream })
    await push(gate, stream)
    expect((await river.sync([{ stream, cursor }])).certificates).toEqual([])
  })

  it('[SYN-1] answers only what comes after the cursor', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    await push(gate, stream)
    const { cursor } = await pull(gate, { stream })
    const second = await push(gate, stream)
    const page = await pull(gate, { stream, cursor })
    expect(page).toMatchObject({ from: 1, entries: [{ n: 2, sheet: second.bytes }], cursor: { n: 2 } })
    expect(await pull(gate, { stream, cursor: page.cursor })).toMatchObject({ from: 2, entries: [] })
  })

  it('[SYN-1] gives a long log page by page', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    for (let i = 0; i < 3; i++) {
      const sheets = []
      for (let j = 0; j < 50; j++) sheets.push((await gate.seal(stream, [aCheckIn()])).bytes)
      await pull(gate, { stream, sheets })
    }
    const first = await pull(gate, { stream })
    expect(first).toMatchObject({ hasMore: true, cursor: { n: 100 } })
    const second = await pull(gate, { stream, cursor: first.cursor })
    expect(second).toMatchObject({ from: 100, hasMore: false, cursor: { n: 150 } })
    expect(second.entries.map((entry) => entry.n)).toEqual(Array.from({ length: 50 }, (_, i) => 101 + i))
  })

  it('[SYN-9] keeps pages and answers within their bytes, and always goes on', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const heavy = () =>
      Array.from({ length: 8 }, (_, i) =>
        aRegistration({ person: aPerson(`heavy ${i}`), name: 'Ә'.repeat(3900) }),
      )
    for (let i = 0; i < 20; i++) await push(gate, stream, heavy())
    let cursor: Cursor = emptyCursor(stream)
    const pages: number[] = []
    for (let hasMore = true; hasMore;) {
      const page = await pull(gate, { stream, cursor })
      const bytes = page.entries.reduce(
        (sum, entry) => sum + (entry.tag === 'bytes' ? entry.sheet.length : 0),
        0,
      )
      expect(bytes).toBeLessThanOrEqual(1024 * 1024)
      pages.push(page.entries.length)
      ;({ cursor, hasMore } = page)
    }
    expect(pages.reduce((sum, count) => sum + count)).toBe(20)
    expect(pages.length).toBeGreaterThan(1)
  })

  it('[SYN-2] shows ids alone to a device that may not read the stream, its own among them', async () => {
    const app = await openApp()
    const [gate, other] = [await aCoordinator(app, event), await aCoordinator(app, anEvent('elsewhere'))]
    const first = await push(gate, stream)
    const own = await other.seal(stream, [aCheckIn()])
    const answer = await other.sync([{ stream, sheets: [own.bytes] }])
    expect(answer.streams).toMatchObject([
      {
        entries: [
          { tag: 'id', n: 1, sheet: first.id },
          { tag: 'held', n: 2, sheet: own.id },
          // "This sheet is left out", by the server.
          { tag: 'id', n: 3 },
        ],
      },
    ])
    expect(answer.certificates).toEqual([])
  })

  it('[SYN-7] stops showing bytes when the certificate has ended, and still takes sheets', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const first = await push(gate, stream)
    app.clock.advance((2 * 365 + 1) * 86_400_000)
    await gate.trySync([{ stream }])
    const late = await gate.seal(stream, [aCheckIn()])
    expect(await pull(gate, { stream, sheets: [late.bytes] })).toMatchObject({
      verdicts: [{ verdict: 'stored' }],
      entries: [
        { tag: 'id', sheet: first.id },
        { tag: 'same', sheet: late.id },
      ],
    })
  })

  it.each([
    ['event', stream, true],
    ['contacts', contactsStream(event), true],
    ['organisation', organisationStream(2026), true],
    ['schedule', scheduleStream(2026), true],
    ['another event', eventStream(anEvent('elsewhere')), false],
    ['contacts of another event', contactsStream(anEvent('elsewhere')), false],
  ])('a coordinator reads %s: %#', async (_name, of, isReadable) => {
    const app = await openApp()
    const organiser = await anOrganiser(app)
    const gate = await aCoordinator(app, event)
    await push(organiser, of)
    const page = await pull(gate, { stream: of })
    expect(page.entries.every((entry) => entry.tag === 'bytes')).toBe(isReadable)
    expect(page.entries.length).toBeGreaterThan(0)
  })

  it('[SYN-3] says that the logs differ when the digest does not match, and stores the push all the same', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    await push(gate, stream)
    const sheet = await gate.seal(stream, [aCheckIn()])
    const cursor = { n: 1, digest: bytesFor('another log', 32) }
    expect(await gate.syncStream({ stream, cursor, sheets: [sheet.bytes] })).toEqual({
      outcome: 'diverged',
      stream,
      verdicts: [{ verdict: 'stored' }],
    })
    expect((await app.store.readCursor(stream)).n).toBe(2)
  })

  it('[SYN-3] says so for a cursor beyond the end', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    await push(gate, stream)
    const cursor = { n: 5, digest: bytesFor('the future', 32) }
    expect(await gate.syncStream({ stream, cursor })).toMatchObject({ outcome: 'diverged' })
  })

  it('[SYN-3] is not told by a copy that lags behind: who holds the row knows the cursor', async () => {
    const store = new LaggingStore()
    const app = await openApp({ store })
    const gate = await aCoordinator(app, event)
    await push(gate, stream)
    const { cursor } = await pull(gate, { stream })
    store.isEmptyCopy = true
    const trail = [emptyCursor(stream)]
    for (const question of [
      { stream, cursor },
      { stream, cursor, trail },
    ])
      expect(await pull(gate, question)).toMatchObject({ from: 1, entries: [], cursor, hasMore: false })
  })

  it('[SYN-3] goes on from the highest position of the trail that matches', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    await push(gate, stream)
    const first = await pull(gate, { stream })
    await push(gate, stream)
    await push(gate, stream)
    const wrong = (n: number) => ({ n, digest: bytesFor(`wrong ${n}`, 32) })
    const trail = [wrong(3), wrong(2), first.cursor, emptyCursor(stream)]
    const page = await pull(gate, { stream, cursor: wrong(4), trail })
    expect(page).toMatchObject({ from: 1, entries: [{ n: 2 }, { n: 3 }], cursor: { n: 3 } })
  })

  it('[SYN-3] goes on from the beginning when nothing of the trail matches', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    await push(gate, stream)
    const cursor = { n: 2, digest: bytesFor('wrong', 32) }
    const trail = [{ n: 1, digest: bytesFor('wrong too', 32) }]
    expect(await pull(gate, { stream, cursor, trail })).toMatchObject({ from: 0, cursor: { n: 1 } })
  })
})
