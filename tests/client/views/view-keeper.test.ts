// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readErased } from '#domain/drafts/control.ts'
import type { ErasedBody } from '#domain/drafts/control.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { addUnsigned, authorIn, foldSheets } from '#domain/fold/stream-state.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { advanceCursor } from '#domain/log/digest.ts'
import { readFact } from '#domain/log/fact.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { encodeSheet } from '#domain/log/sheet.ts'
import { eventStream } from '#domain/stream.ts'
import type { PackedView, PageEntry, StoredSheet, Tail, TailMark } from '#client/ports.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { MemoryViewStore } from '#client/storage/view-store.ts'
import { peopleOf } from '#client/views/people-index.ts'
import { ViewKeeper } from '#client/views/view-keeper.ts'
import type { StreamView } from '#client/views/stream-view.ts'
import { aChain, aClosing, aHold, anErasure, aRelease, aRevocation, stated } from '#tests/support/control.ts'
import { describeStream } from '#tests/support/describe-state.ts'
import { aCheckIn, anEvent, aPerson, aRegistration, aRetraction, seededRandom } from '#tests/support/facts.ts'
import { aDevice, aServer, aSheet, getSheet } from '#tests/support/sheets.ts'
import type { TestSheet } from '#tests/support/sheets.ts'
import { aRandomStream, DEVICES, STREAM } from '#tests/domain/fold/random-stream.ts'

const stream = eventStream(anEvent())
const gate = aDevice()
const server = aServer()
const desk = aDevice({ name: 'desk', role: 'organiser' })
const everybody = [gate, server, desk, ...DEVICES].map(({ certificate }) => certificate)

/** A log whose readers are held up between reading and going on, as by a slow phone. */
class SlowLog extends MemoryFactLog {
  gate: Promise<void> = Promise.resolve()
  isBroken = false
  letGo: () => void = () => undefined

  override async readTail(of: StreamId, mark: TailMark): Promise<Tail> {
    const tail = await super.readTail(of, mark)
    await this.gate
    if (this.isBroken) throw new Error('broken')
    return tail
  }

  /** From now on readers wait. */
  holdUp(): void {
    this.gate = new Promise((resolve) => {
      this.letGo = resolve
    })
  }
}

/** A store that notes what was ever written into it. */
class NotedStore extends MemoryViewStore {
  readonly written: { readonly stream: StreamId; readonly packed: string }[] = []

  override write(stream: StreamId, packed: PackedView): Promise<void> {
    this.written.push({ stream, packed: JSON.stringify(packed) })
    return super.write(stream, packed)
  }
}

/** A log that notes what was read of it. */
class CountedLog extends MemoryFactLog {
  readonly tails: Tail[] = []

  override async readTail(of: StreamId, mark: TailMark): Promise<Tail> {
    const tail = await super.readTail(of, mark)
    this.tails.push(tail)
    return tail
  }
}

/** Puts facts of this phone and sheets of another into a log. */
async function fill(log: MemoryFactLog): Promise<{ names: readonly string[]; sheets: number }> {
  const chain = aChain(
    gate,
    ['Әсел', 'Болат', 'Яна'].map((name) => [aRegistration({ person: aPerson(name), name })]),
  )
  await bring(
    log,
    chain.map(({ bytes }) => bytes),
  )
  await register(log, 'Olga')
  await register(log, 'Dauren')
  return { names: ['Әсел', 'Болат', 'Яна', 'Olga', 'Dauren'].sort(), sheets: chain.length }
}

const atOnce = () => Promise.resolve()

function keeperOf(log: MemoryFactLog, store = new MemoryViewStore(), pause = atOnce): ViewKeeper {
  return new ViewKeeper({ log, store, own: () => gate.certificate, pause, locate: atOnce })
}

async function aKeptLog(): Promise<{ log: SlowLog; keeper: ViewKeeper; view: StreamView }> {
  const log = new SlowLog(emptyLogState('epoch'))
  const keeper = keeperOf(log)
  return { log, keeper, view: await keeper.open(stream) }
}

const register = (log: MemoryFactLog, name: string) =>
  log.append([{ stream, fact: aRegistration({ person: aPerson(name), name }) }])

/** Sheets arrive with the next page of the server's log. */
async function bring(
  log: MemoryFactLog,
  sheets: readonly Uint8Array[],
  certificates: readonly Certificate[] = everybody,
): Promise<void> {
  const first = sheets[0] && getSheet(sheets[0]).stream
  const asked = await log.readCursor(first ?? stream)
  let cursor = asked
  const entries = sheets.map((bytes): PageEntry => {
    const { id } = getSheet(bytes)
    cursor = advanceCursor(cursor, id)
    return { n: cursor.n, sheet: id, stored: storedOf(bytes), digest: cursor.digest, isHeld: false }
  })
  const erased = listErased(sheets)
  const page = { stream: first ?? stream, asked, from: asked.n, entries, cursor, certificates, erased }
  expect(await log.applyPage(page)).toBe(true)
}

/** As the phone reads a page: what the server's own sheets erase. */
function listErased(sheets: readonly Uint8Array[]): ErasedBody | null {
  const rulings = sheets
    .map(getSheet)
    .filter((sheet) => sheet.device === server.device)
    .flatMap(({ facts }) => facts.filter(({ kind }) => kind === 'erased'))
    .map(({ body }) => readErased(body))
  if (rulings.length === 0) return null
  return {
    people: rulings.flatMap(({ people }) => people),
    facts: rulings.flatMap(({ facts }) => facts),
  }
}

function storedOf(bytes: Uint8Array): StoredSheet {
  const { id, stream: of, device, number, certificate } = getSheet(bytes)
  return { id, stream: of, device, number, certificate, origin: 'carried', bytes }
}

/** What the log says, folded at once. */
function foldOf({ state: { sheets, facts, unsealed } }: MemoryFactLog, of: StreamId): StreamState {
  const own = sheets.filter((sheet) => sheet.stream === of)
  const state = foldSheets(
    own.map(({ bytes, certificate }) => {
      const signer = everybody.find(({ id }) => id === certificate)
      return { sheet: getSheet(bytes), author: signer ? authorIn(signer, of) : null }
    }),
  )
  for (const { fact } of facts.filter((each) => each.stream === of && unsealed.has(each.fact.id)))
    addUnsigned(state, readOf(fact), authorIn(gate.certificate, of))
  return state
}

function readOf({ envelope, personal }: FrozenFact) {
  const fact = readFact(envelope, personal)
  if (!fact) throw new Error('no fact')
  return fact
}

const namesIn = (view: StreamView) =>
  peopleOf(view)
    .people()
    .map(({ name }) => name)
    .sort()

describe('the keeper of views', () => {
  it('[FACT-8] has at any time what the log says, whatever the server ruled, and after any start', async () => {
    const arrival = fc.record({ seed: fc.nat(), size: fc.integer({ min: 1, max: 14 }) })
    await fc.assert(
      fc.asyncProperty(arrival, async ({ seed, size }) => {
        const random = seededRandom(seed)
        const log = new MemoryFactLog(emptyLogState('epoch'))
        const store = new MemoryViewStore()
        let keeper = keeperOf(log, store)
        const ids = new Set<string>()
        const sheets = random
          .shuffle(aRandomStream(seededRandom(seed), size))
          .filter(({ sheet }) => !ids.has(sheet.id) && ids.add(sheet.id))
          .map(({ sheet }) => storedBytes(sheet))
        const change = async (): Promise<void> => {
          await bring(log, sheets.splice(0, 1 + random.below(3)))
          if (!random.chance(0.3)) return
          const fact = aRegistration({ person: aPerson(random.pick(['Olga', 'Timur'])), seq: sheets.length })
          await log.append([{ stream: STREAM, fact }])
          void keeper.absorb([{ stream: STREAM, fact }])
        }
        const check = async (): Promise<void> => {
          const view = await keeper.open(STREAM)
          if (random.chance(0.5)) peopleOf(view)
          await keeper.settle()
          const said = foldOf(log, STREAM)
          expect(describeStream(view.folded.state)).toBe(describeStream(said))
          const people = view.peopleIfMade()?.people()
          if (people)
            expect([...people].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(foldPeople(said.table))
        }
        while (sheets.length > 0) {
          await change()
          await check()
          if (!random.chance(0.4)) continue
          // between the steps of a packing the log and the view go on
          await keeper.packAll(0, async () => {
            if (random.chance(0.1)) await change()
            if (random.chance(0.5)) await keeper.settle()
          })
          keeper = keeperOf(log, store)
        }
        await check()
      }),
      { numRuns: 60 },
    )
  })

  it('loses nothing when the phone is enrolled again while a change is being folded', async () => {
    const { log, keeper, view } = await aKeptLog()
    await register(log, 'first')
    await keeper.settle()
    await register(log, 'second')
    log.holdUp()
    const folding = keeper.refresh(stream)
    await new Promise(setImmediate)
    const rebuilding = keeper.rebuildAll()
    log.letGo()
    await Promise.all([folding, rebuilding])
    expect([...view.table.bySubject.keys()]).toEqual(
      expect.arrayContaining([aPerson('first'), aPerson('second')]),
    )
  })

  it('[FACT-9] shows what it had until what counts now is folded, and what was captured meanwhile', async () => {
    const { log, keeper, view } = await aKeptLog()
    const sheet = aSheet({ facts: [aRegistration({ name: 'Айгерім' }), aCheckIn()] })
    const kept = aSheet({ number: 2, facts: [aRegistration({ person: aPerson('Olga'), name: 'Ольга' })] })
    await bring(log, [sheet.bytes, kept.bytes])
    await keeper.settle()
    const list = peopleOf(view)
    log.holdUp()
    await bring(log, [stated(aHold({ sheets: [sheet] })).bytes])
    await new Promise(setImmediate)
    expect(namesIn(view)).toEqual(['Айгерім', 'Ольга'])
    const fact = aRegistration({ person: aPerson('Timur'), name: 'Тимур' })
    await log.append([{ stream, fact }])
    void keeper.absorb([{ stream, fact }])
    expect(namesIn(view)).toEqual(['Айгерім', 'Ольга', 'Тимур'])
    log.letGo()
    await keeper.settle()
    expect(namesIn(view)).toEqual(['Ольга', 'Тимур'])
    expect(peopleOf(view)).toBe(list)
  })

  it('[SYN-5] shows again what the server releases', async () => {
    const { log, keeper, view } = await aKeptLog()
    const sheet = aSheet({ facts: [aRegistration({ name: 'Айгерім' })] })
    const hold = aHold({ sheets: [sheet] })
    await bring(log, [stated(hold).bytes, sheet.bytes])
    await keeper.settle()
    expect(namesIn(view)).toEqual([])
    await bring(log, [stated(aRelease({ sheets: [sheet], holds: [hold] })).bytes])
    await keeper.settle()
    expect(namesIn(view)).toEqual(['Айгерім'])
  })

  it('[SYN-13] packs first what would take the next start longest, and nothing twice', async () => {
    const log = new MemoryFactLog(emptyLogState('epoch'))
    const store = new NotedStore()
    const written = () => store.written.map((each) => each.stream)
    const keeper = keeperOf(log, store)
    const other = eventStream(anEvent('another'))
    await keeper.open(other)
    await keeper.open(stream)
    const first = aSheet({ facts: [aRegistration({ name: 'Айгерім' }), aCheckIn()] })
    await bring(log, [first.bytes])
    await bring(log, [aSheet({ stream: other, facts: [aCheckIn()] }).bytes])
    await keeper.settle()
    await keeper.packAll(1)
    expect(written()).toEqual([stream, other])
    await bring(log, [
      aSheet({ number: 2, previous: first.id, facts: [aRegistration({ name: 'Дана', seq: 9 })] }).bytes,
    ])
    await keeper.settle()
    await Promise.all([keeper.packAll(1), keeper.packAll(1)])
    expect(written()).toEqual([stream, other, stream])
  })

  it('[SYN-10] holds no erased part, and packs none', async () => {
    const log = new MemoryFactLog(emptyLogState('epoch'))
    const store = new MemoryViewStore()
    const keeper = keeperOf(log, store)
    const view = await keeper.open(stream)
    await bring(log, [aSheet({ facts: [aRegistration({ name: 'Айгерім' }), aCheckIn()] }).bytes])
    await keeper.settle()
    peopleOf(view)
    await keeper.packAll(0)
    expect(JSON.stringify([...store.views])).toContain('Айгерім')
    await bring(log, [stated(anErasure({ people: [aPerson()] })).bytes])
    await keeper.settle()
    expect(namesIn(view)).toEqual([''])
    await keeper.packAll(0)
    expect(JSON.stringify([...store.views])).not.toContain('Айгерім')
    expect(store.views.size).toBe(1)
  })

  it('[SYN-10] writes no erased part, also when it is erased between the steps of a packing', async () => {
    const log = new MemoryFactLog(emptyLogState('epoch'))
    const store = new NotedStore()
    const keeper = keeperOf(log, store)
    await keeper.open(stream)
    await bring(log, [aSheet({ facts: [aRegistration({ name: 'Айгерім' }), aCheckIn()] }).bytes])
    await keeper.settle()
    let isErased = false
    await keeper.packAll(0, async () => {
      if (!isErased) await bring(log, [stated(anErasure({ people: [aPerson()] })).bytes])
      isErased = true
    })
    expect(isErased).toBe(true)
    expect(store.written).toEqual([])
    await keeper.settle()
    await keeper.packAll(1)
    expect(store.written.map(({ packed }) => packed)).toEqual([expect.not.stringContaining('Айгерім')])
  })

  it('[SYN-10] packs no erased part of a list that was packed before and that nobody has looked at since', async () => {
    const log = new MemoryFactLog(emptyLogState('epoch'))
    const store = new NotedStore()
    const first = keeperOf(log, store)
    await bring(log, [aSheet({ facts: [aRegistration({ name: 'Айгерім' }), aCheckIn()] }).bytes])
    peopleOf(await first.open(stream))
    await first.packAll(0)
    const keeper = keeperOf(log, store)
    const view = await keeper.open(stream)
    store.written.length = 0
    await bring(log, [stated(anErasure({ people: [aPerson()] })).bytes])
    await keeper.settle()
    await keeper.packAll(0)
    expect(store.written.map(({ packed }) => packed)).toEqual([expect.not.stringContaining('Айгерім')])
    expect(namesIn(view)).toEqual([''])
  })

  it('[SYN-10] packs no erased part while a long list is being brought up to date', async () => {
    const log = new MemoryFactLog(emptyLogState('epoch'))
    const store = new NotedStore()
    const packings: Promise<void>[] = []
    let isPacking = false
    const keeper = keeperOf(log, store, async () => {
      if (!isPacking) return
      packings.push(keeper.packAll(0, atOnce))
      await new Promise(setImmediate)
    })
    const erased = 'Яна Соңғы'
    const people = [...Array.from({ length: 349 }, (_, i) => `Адам ${i}`), erased]
    const facts = people.map((name) => aRegistration({ person: aPerson(name), name }))
    await bring(log, [aSheet({ facts }).bytes])
    const view = await keeper.open(stream)
    expect(namesIn(view)).toHaveLength(350)
    isPacking = true
    await bring(log, [stated(anErasure({ people: [aPerson(erased)] })).bytes])
    await keeper.settle()
    await Promise.all(packings)
    const after = store.written.filter(({ packed }) => packed.includes('"erasures":1'))
    expect(after.length).toBeGreaterThan(1)
    for (const { packed } of after) expect(packed).not.toContain(erased)
  })

  it.each([false, true])(
    '[SHEET-4] folds what waited for its certificate once that has come, after a start too (%s)',
    async (isStarted) => {
      const log = new MemoryFactLog(emptyLogState('epoch'))
      const store = new MemoryViewStore()
      const field = aDevice({ name: 'field' })
      await bring(log, [aSheet({ device: field, facts: [aRegistration({ name: 'Айгерім' })] }).bytes], [])
      const first = keeperOf(log, store)
      expect(namesIn(await first.open(stream))).toEqual([])
      await first.packAll(0)
      const keeper = isStarted ? keeperOf(log, store) : first
      const view = await keeper.open(stream)
      await bring(log, [aSheet().bytes], [field.certificate])
      await keeper.settle()
      expect(namesIn(view)).toEqual(['Айгерім'])
    },
  )

  it('[SYN-13] knows after a start who signed what after what', async () => {
    const log = new MemoryFactLog(emptyLogState('epoch'))
    const store = new MemoryViewStore()
    const names = ['Әсел', 'Болат', 'Яна']
    const chain = aChain(
      gate,
      names.map((name) => [aRegistration({ person: aPerson(name), name })]),
    )
    await bring(
      log,
      chain.map(({ bytes }) => bytes),
    )
    const first = keeperOf(log, store)
    await first.open(stream)
    await first.packAll(0)
    const keeper = keeperOf(log, store)
    const view = await keeper.open(stream)
    await bring(log, [stated(aRevocation({ of: gate.device, last: chain[1] as TestSheet })).bytes])
    await keeper.settle()
    expect(namesIn(view)).toEqual(['Әсел', 'Болат'].sort())
  })

  it('[SYN-13] reads of the log only what the packed view says it folded last, when that is all there is', async () => {
    const log = new CountedLog(emptyLogState('epoch'))
    const store = new MemoryViewStore()
    const { names, sheets } = await fill(log)
    const first = keeperOf(log, store)
    await first.open(stream)
    await first.packAll(0)
    log.tails.length = 0
    const keeper = keeperOf(log, store)
    const view = await keeper.open(stream)
    await keeper.settle()
    expect(namesIn(view)).toEqual(names)
    expect(sheets).toBeGreaterThan(2)
    expect(log.tails.reduce((sum, tail) => sum + tail.facts.length, 0)).toBe(1)
    expect(log.tails.reduce((sum, tail) => sum + tail.sheets.length, 0)).toBe(1)
    await register(log, 'Timur')
    await keeper.refresh(stream)
    expect(namesIn(view)).toContain('Timur')
  })

  it.each(['folded by the log', 'folded as it was captured'])(
    '[SYN-13] folds anew what was packed, when the log lost the last of it, %s, and has other facts there since',
    async (way) => {
      const log = new MemoryFactLog(emptyLogState('epoch'))
      const store = new MemoryViewStore()
      await fill(log)
      const before = log.state
      const first = keeperOf(log, store)
      const view = await first.open(stream)
      await first.settle()
      const fact = aRegistration({ person: aPerson('Lost'), name: 'Lost' })
      await log.append([{ stream, fact }])
      if (way === 'folded as it was captured') void first.absorb([{ stream, fact }])
      else await first.refresh(stream)
      expect(namesIn(view)).toContain('Lost')
      await first.packAll(0)
      const setBack = new MemoryFactLog(before)
      await register(setBack, 'Timur')
      const names = namesIn(await keeperOf(setBack, store).open(stream))
      expect(names).toContain('Timur')
      expect(names).not.toContain('Lost')
    },
  )

  it('[SYN-13] does not keep a packed view that is ahead of the log', async () => {
    const log = new MemoryFactLog(emptyLogState('epoch'))
    const store = new MemoryViewStore()
    const before = log.state
    await fill(log)
    const first = keeperOf(log, store)
    await first.open(stream)
    await first.packAll(0)
    await keeperOf(log, store).sweep()
    expect(store.views.size).toBe(1)
    await keeperOf(new MemoryFactLog(before), store).sweep()
    expect(store.views.size).toBe(0)
  })

  it('[SYN-11] knows what came after closing, by the positions of the log', async () => {
    const { log, keeper, view } = await aKeptLog()
    const [before, after] = [aCheckIn(), aCheckIn({ person: aPerson('Olga') })]
    const [one, three] = aChain(gate, [[before], [before, after]])
    if (!one || !three) throw new Error('no chain')
    const closingFact = aClosing({ n: 1 })
    const closing = aSheet({ device: desk, facts: [closingFact] })
    await bring(log, [one.bytes, closing.bytes])
    await keeper.settle()
    expect(view.late.late.subjects.size).toBe(0)
    let told = 0
    view.onChange(() => told++)
    await bring(log, [three.bytes])
    await keeper.settle()
    expect(view.late.late.facts.has(after.id)).toBe(true)
    expect(view.late.late.facts.has(before.id)).toBe(false)
    expect(view.late.late.subjects).toEqual(new Set([aPerson('Olga')]))
    expect(told).toBeGreaterThan(0)
    const { late } = view
    await register(log, 'Timur')
    await keeper.refresh(stream)
    expect(view.late).toBe(late)
    await bring(log, [stated(aHold({ sheets: [three] })).bytes])
    await keeper.settle()
    expect(view.late.late.subjects.size).toBe(0)
    await bring(log, [
      aSheet({ device: desk, number: 2, facts: [aRetraction({ facts: [closingFact] })] }).bytes,
    ])
    await keeper.settle()
    expect(view.late.of).toBe('')
  })

  it('[FACT-8] folds anew at the next change when storage failed in the middle', async () => {
    const { log, keeper, view } = await aKeptLog()
    const sheet = aSheet({ facts: [aRegistration({ name: 'Айгерім' })] })
    await bring(log, [sheet.bytes])
    await keeper.settle()
    log.isBroken = true
    await bring(log, [stated(aHold({ sheets: [sheet] })).bytes])
    await keeper.settle()
    expect(namesIn(view)).toEqual(['Айгерім'])
    log.isBroken = false
    await register(log, 'Olga')
    await keeper.refresh(stream)
    expect(namesIn(view)).toEqual(['Olga'])
  })
})

function storedBytes(sheet: ReturnType<typeof getSheet>): Uint8Array {
  const { headerBytes, signature, frozen } = sheet
  return encodeSheet(headerBytes, signature, frozen)
}
