import { describe, expect, it } from 'vitest'
import type { ErasedBody } from '#domain/drafts/control.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { FactId, SheetId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { stripSheet } from '#domain/log/strip-sheet.ts'
import type {
  CapturedFact,
  FactLogPort,
  LogChange,
  Page,
  PageEntry,
  SheetOrigin,
  StoredSheet,
} from '#client/ports.ts'
import { aCheckIn, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { aDevice, aSheet, getSheet } from '#tests/support/sheets.ts'
import type { TestDevice } from '#tests/support/sheets.ts'

const stream = eventStream(anEvent())
const contacts = contactsStream(anEvent())
const gate = aDevice({ name: 'gate' })
const river = aDevice({ name: 'river' })
const START = { fact: 0, sheet: 0 }

const aMark = (seq: number) => aCheckIn({ person: aPerson(`person ${String(seq)}`), seq })
const inStream = (facts: readonly FrozenFact[], in_ = stream): readonly CapturedFact[] =>
  facts.map((fact) => ({ stream: in_, fact }))
const idsOf = (facts: readonly { readonly id: FactId | SheetId }[]) => facts.map(({ id }) => id)

interface SheetWish {
  readonly number?: number
  readonly device?: TestDevice
  readonly origin?: SheetOrigin
  readonly previous?: SheetId | null
}

function aStored(facts: readonly FrozenFact[], wish: SheetWish = {}): StoredSheet {
  const { number = 1, device = gate, origin = 'own', previous = null } = wish
  const { id, bytes } = aSheet({ device, number, previous, facts, stream })
  return { id, stream, device: device.device, number, certificate: device.certificate.id, origin, bytes }
}

/** A page with these sheets; `same` says that the phone has the bytes already. */
function aPage(
  asked: Cursor,
  sheets: readonly StoredSheet[],
  { base = asked, same = false, isHeld = false }: { base?: Cursor; same?: boolean; isHeld?: boolean } = {},
): Page {
  let cursor = base
  const entries: PageEntry[] = []
  for (const sheet of sheets) {
    cursor = advanceCursor(cursor, sheet.id)
    entries.push({ n: cursor.n, sheet: sheet.id, digest: cursor.digest, stored: same ? null : sheet, isHeld })
  }
  return { stream, asked, from: base.n, entries, cursor, certificates: [gate.certificate], erased: null }
}

const STREAM_START = emptyCursor(stream)
const aigerim = aPerson('Aigerim')
const daniyar = aPerson('Daniyar')

/** A page without sheets that erases people and facts; positions are not what these tests are about. */
function anErasure(asked: Cursor, erased: Partial<ErasedBody>): Page {
  return { ...aPage(asked, []), erased: { people: erased.people ?? [], facts: erased.facts ?? [] } }
}

/** Personal parts of the sheets, by fact; a part that is gone is `null`. */
function partsOf(sheets: readonly StoredSheet[]): ReadonlyMap<FactId, Uint8Array | null> {
  const frozen = sheets.flatMap(({ bytes }) => getSheet(bytes).frozen)
  return new Map(frozen.map(({ id, personal }) => [id, personal]))
}

const tailSheets = async (log: FactLogPort) =>
  (await log.readTail(stream, START)).sheets.map(({ sheet }) => sheet)

/** What every copy of the log on a phone promises (`client/ports.ts`). */
export function factLogContract(open: () => Promise<FactLogPort>): void {
  describe('capturing', () => {
    it('[FACT-9] keeps facts of several streams that were saved together', async () => {
      const log = await open()
      const [one, two] = [aMark(1), aMark(2)]
      await log.append([...inStream([one]), ...inStream([two], contacts)])
      expect(await log.listUnsealed(stream, 100)).toEqual([one])
      expect(await log.listUnsealed(contacts, 100)).toEqual([two])
      expect([...(await log.listUnsealedStreams())].sort()).toEqual([stream, contacts].sort())
    })

    it('[SHEET-1] lists the first of many unsealed facts, in the order of capture', async () => {
      const log = await open()
      const facts = [1, 2, 3].map(aMark)
      await log.append(inStream(facts))
      expect(await log.listUnsealed(stream, 2)).toEqual(facts.slice(0, 2))
    })

    it('[FACT-3] keeps one copy of a fact that is appended twice, also within one call', async () => {
      const log = await open()
      const fact = aMark(1)
      await log.append(inStream([fact, fact]))
      await log.append(inStream([fact]))
      expect(await log.listUnsealed(stream, 100)).toEqual([fact])
      expect((await log.readTail(stream, START)).facts).toHaveLength(1)
    })

    it('[FACT-2] keeps hundreds that are saved together in the order of capture, each once', async () => {
      const log = await open()
      const facts = Array.from({ length: 650 }, (_, i) => aMark(i + 1))
      await log.append(inStream(facts.slice(0, 450)))
      expect(await log.listUnsealed(stream, 1_000)).toEqual(facts.slice(0, 450))
      // some are here already: of the first batch, the second and the third
      await log.append(inStream([...facts.slice(0, 1), ...facts.slice(100)]))
      expect(await log.listUnsealed(stream, 1_000)).toEqual(facts)
    })

    it('[FACT-3] does not open a sealed fact again when it is appended once more', async () => {
      const log = await open()
      const fact = aMark(1)
      await log.append(inStream([fact]))
      await log.storeSealed(aStored([fact]), [fact.id], null)
      await log.append(inStream([fact]))
      expect(await log.listUnsealed(stream, 100)).toEqual([])
    })

    it('[FACT-2] gives the bytes back as they were, also after sealing', async () => {
      const log = await open()
      const fact = aMark(1)
      await log.append(inStream([fact]))
      await log.storeSealed(aStored([fact]), [fact.id], null)
      expect(await log.readFacts([fact.id])).toEqual([{ stream, fact }])
    })

    it('tells who watches of facts, sheets and pages, and stops telling', async () => {
      const log = await open()
      const heard: LogChange['kind'][] = []
      const stop = log.watch((change) => {
        if (change.isHere) heard.push(change.kind)
      })
      const fact = aMark(1)
      const sheet = aStored([fact])
      await log.append(inStream([fact]))
      await log.storeSealed(sheet, [fact.id], null)
      await log.applyPage(aPage(emptyCursor(stream), [sheet], { same: true }))
      stop()
      await log.append(inStream([aMark(2)]))
      expect(heard).toEqual(['captured', 'sealed', 'placed'])
    })
  })

  describe('sealing', () => {
    it('[SHEET-1] stores a sheet, takes its facts off the unsealed and moves the head', async () => {
      const log = await open()
      const [one, two] = [aMark(1), aMark(2)]
      await log.append(inStream([one, two]))
      const sheet = aStored([one])
      expect(await log.storeSealed(sheet, [one.id], null)).toBe(true)
      expect(await log.listUnsealed(stream, 100)).toEqual([two])
      expect(await log.readHead(stream, gate.device)).toEqual({ number: 1, sheet: sheet.id })
      expect(await log.readHead(stream, river.device)).toBeNull()
    })

    it('[SHEET-1] stores nothing when another tab moved the head meanwhile', async () => {
      const log = await open()
      const [one, two] = [aMark(1), aMark(2)]
      await log.append(inStream([one, two]))
      await log.storeSealed(aStored([one]), [one.id], null)
      expect(await log.storeSealed(aStored([two]), [two.id], null)).toBe(false)
      expect(await log.listUnsealed(stream, 100)).toEqual([two])
      expect(await log.listSheetsWithoutPosition(stream)).toHaveLength(1)
    })

    it('[SHEET-1] stores nothing when a fact of it was sealed by another key', async () => {
      const log = await open()
      const [one, two] = [aMark(1), aMark(2)]
      await log.append(inStream([one, two]))
      await log.storeSealed(aStored([one]), [one.id], null)
      expect(await log.storeSealed(aStored([one, two], { device: river }), [one.id, two.id], null)).toBe(
        false,
      )
      expect(await log.listUnsealed(stream, 100)).toEqual([two])
    })

    it('[SHEET-1] takes the oldest facts first: a sheet that leaves one of them out is not stored', async () => {
      const log = await open()
      const [one, two] = [aMark(1), aMark(2)]
      await log.append(inStream([one, two]))
      expect(await log.storeSealed(aStored([two]), [two.id], null)).toBe(false)
      expect(await log.listUnsealed(stream, 100)).toEqual([one, two])
      expect(await log.listSheetsWithoutPosition(stream)).toEqual([])
    })

    it('[SHEET-1] stores a sheet once when that is repeated, as after a lost connection', async () => {
      const log = await open()
      const [one, two] = [aMark(1), aMark(2)]
      await log.append(inStream([one, two]))
      const sheet = aStored([one])
      expect(await log.storeSealed(sheet, [one.id], null)).toBe(true)
      expect(await log.storeSealed(sheet, [one.id], null)).toBe(true)
      expect(idsOf(await log.listSheetsWithoutPosition(stream))).toEqual([sheet.id])
      expect(await log.listUnsealed(stream, 100)).toEqual([two])
    })

    it('[SHEET-3] keeps one copy of a sheet that a clone of this phone signed first and the log brought', async () => {
      const log = await open()
      const one = aMark(1)
      const sheet = aStored([one])
      await log.append(inStream([one]))
      await log.applyPage(aPage(emptyCursor(stream), [sheet]))
      expect(await log.storeSealed(sheet, [one.id], null)).toBe(true)
      expect(await log.listUnsealed(stream, 100)).toEqual([])
      expect(await log.readHead(stream, gate.device)).toEqual({ number: 1, sheet: sheet.id })
      expect((await log.readTail(stream, START)).sheets).toHaveLength(1)
    })
  })

  describe('what is sent', () => {
    it('[SYN-1] offers sheets without a position: server-signed, then own by number, then carried', async () => {
      const log = await open()
      const facts = [1, 2, 3, 4].map(aMark) as [FrozenFact, FrozenFact, FrozenFact, FrozenFact]
      const carried = aStored([facts[2]], { device: river, origin: 'carried' })
      const signed = aStored([facts[3]], { number: 9, origin: 'server' })
      const asked = emptyCursor(stream)
      const page = aPage(asked, [carried, signed])
      await log.applyPage(page)
      await log.applyPage({ ...aPage(page.cursor, [], { base: asked }) })
      await log.append(inStream(facts.slice(0, 2)))
      const first = aStored([facts[0]])
      await log.storeSealed(first, [facts[0].id], null)
      const second = aStored([facts[1]], { number: 2, previous: first.id })
      await log.storeSealed(second, [facts[1].id], { number: 1, sheet: first.id })
      expect(idsOf(await log.listSheetsWithoutPosition(stream))).toEqual(
        idsOf([signed, first, second, carried]),
      )
    })

    it('[SYN-2] knows which facts have no position: unsealed and sealed, until their sheet is seen in the log', async () => {
      const log = await open()
      const [one, two] = [aMark(1), aMark(2)]
      await log.append(inStream([one, two]))
      const sheet = aStored([one])
      await log.storeSealed(sheet, [one.id], null)
      expect(await log.listFactsWithoutPosition(stream)).toEqual([
        { fact: one.id, sheet: sheet.id },
        { fact: two.id, sheet: null },
      ])
      await log.applyPage(aPage(emptyCursor(stream), [sheet], { same: true }))
      expect(await log.listFactsWithoutPosition(stream)).toEqual([{ fact: two.id, sheet: null }])
    })

    it('lists every stream that has anything', async () => {
      const log = await open()
      await log.append(inStream([aMark(1)], contacts))
      await log.applyPage(aPage(emptyCursor(stream), [aStored([aMark(2)])]))
      expect([...(await log.listStreams())].sort()).toEqual([stream, contacts].sort())
    })
  })

  describe('what is pulled', () => {
    it('[SYN-1] keeps sheets, certificates, positions and the cursor of a page', async () => {
      const log = await open()
      const sheets = [aStored([aMark(1)]), aStored([aMark(2)], { number: 2 })]
      const page = aPage(emptyCursor(stream), sheets)
      expect(await log.applyPage(page)).toBe(true)
      expect(await log.readCursor(stream)).toEqual(page.cursor)
      expect(await log.listSheetsWithoutPosition(stream)).toEqual([])
      expect(await log.readCertificate(gate.certificate.id)).toEqual(gate.certificate)
      expect(await log.listCertificates()).toEqual([gate.certificate])
      const tail = await log.readTail(stream, START)
      expect(tail.sheets.map(({ sheet }) => sheet)).toEqual(sheets)
    })

    it('[SYN-1] applies a page only if its cursor is still the one it was asked for', async () => {
      const log = await open()
      const page = aPage(emptyCursor(stream), [aStored([aMark(1)])])
      await log.applyPage(page)
      expect(await log.applyPage(page)).toBe(false)
      const other = { ...page.cursor, digest: emptyCursor(stream).digest }
      expect(await log.applyPage(aPage(other, [aStored([aMark(2)])]))).toBe(false)
      expect(await log.readCursor(stream)).toEqual(page.cursor)
      expect((await log.readTail(stream, START)).sheets).toHaveLength(1)
    })

    it('[SYN-3] clears positions above the common point and offers again what the log lacks', async () => {
      const log = await open()
      const [one, two, three] = [1, 2, 3].map((n) => aStored([aMark(n)], { number: n }))
      if (!one || !two || !three) throw new Error('three sheets')
      const before = aPage(emptyCursor(stream), [one, two])
      await log.applyPage(before)
      const common = aPage(emptyCursor(stream), [one]).cursor
      expect(await log.applyPage(aPage(before.cursor, [three], { base: common }))).toBe(true)
      expect((await log.readCursor(stream)).n).toBe(2)
      expect(idsOf(await log.listSheetsWithoutPosition(stream))).toEqual([two.id])
    })

    it('[SYN-3] shows its digests at n−1, n−2, n−4 … 0', async () => {
      const log = await open()
      const sheets = Array.from({ length: 9 }, (_, i) => aStored([aMark(i + 1)], { number: i + 1 }))
      const page = aPage(emptyCursor(stream), sheets)
      await log.applyPage(page)
      const trail = await log.readTrail(stream)
      expect(trail.map(({ n }) => n)).toEqual([8, 7, 5, 1, 0])
      expect(trail[0]?.digest).toEqual(page.entries[7]?.digest)
      expect(trail.at(-1)).toEqual(emptyCursor(stream))
      expect(await log.readTrail(contacts)).toEqual([emptyCursor(contacts)])
    })

    it('[SYN-5] names a held sheet until a later position releases it', async () => {
      const log = await open()
      const sheet = aStored([aMark(1)])
      await log.append(inStream([aMark(1)]))
      const held = aPage(emptyCursor(stream), [sheet], { isHeld: true })
      await log.applyPage(held)
      expect(idsOf(await log.listHeldSheets(stream))).toEqual([sheet.id])
      expect((await log.readTail(stream, START)).sheets.map(({ isHeld }) => isHeld)).toEqual([true])
      await log.applyPage(aPage(held.cursor, [sheet]))
      expect(await log.listHeldSheets(stream)).toEqual([])
      expect((await log.readTail(stream, START)).sheets.map(({ isHeld }) => isHeld)).toEqual([false])
    })
  })

  describe('the tail', () => {
    it('[SYN-13] gives what came after a mark, in local order, and says what is sealed', async () => {
      const log = await open()
      const [one, two] = [aMark(1), aMark(2)]
      await log.append(inStream([one]))
      const { mark } = await log.readState()
      await log.append(inStream([two]))
      const sheet = aStored([one])
      await log.storeSealed(sheet, [one.id], null)
      expect((await log.readTail(stream, mark)).facts).toMatchObject([{ fact: two, isSealed: false }])
      expect((await log.readTail(stream, START)).facts.map(({ isSealed }) => isSealed)).toEqual([true, false])
      expect((await log.readTail(stream, mark)).sheets).toMatchObject([{ sheet, isHeld: false }])
      expect((await log.readTail(contacts, START)).facts).toEqual([])
    })

    it('[SYN-13] has one epoch for as long as the log exists', async () => {
      const log = await open()
      const before = await log.readState()
      await log.append(inStream([aMark(1)]))
      const after = await log.readState()
      expect(after.epoch).toBe(before.epoch)
      expect(after.mark.fact).toBeGreaterThan(before.mark.fact)
    })
  })

  describe('erasing', () => {
    it('[SYN-10] takes the personal part out of facts, sealed or not, and of sheets, own or brought', async () => {
      const log = await open()
      const [one, two, three] = ['a', 'b', 'c'].map((name) => aRegistration({ person: aigerim, name }))
      const other = aRegistration({ person: daniyar })
      if (!one || !two || !three) throw new Error('three facts')
      await log.append(inStream([one, two, other]))
      const own = aStored([one])
      await log.storeSealed(own, [one.id], null)
      const brought = aStored([three], { device: river, origin: 'carried' })
      const page = aPage(STREAM_START, [brought])
      await log.applyPage(page)
      expect(await log.applyPage(anErasure(page.cursor, { people: [aigerim] }))).toBe(true)
      const facts = (await log.readTail(stream, START)).facts.map(({ fact }) => fact)
      expect(facts).toEqual([{ ...one, personal: null }, { ...two, personal: null }, other])
      const sheets = await tailSheets(log)
      expect(idsOf(sheets)).toEqual([own.id, brought.id])
      expect([...partsOf(sheets).values()]).toEqual([null, null])
      expect(await log.readFacts([one.id])).toEqual([{ stream, fact: { ...one, personal: null } }])
    })

    it('[SYN-10] erases facts by their id, and leaves other streams alone', async () => {
      const log = await open()
      const [one, two] = [aRegistration({ person: aigerim }), aRegistration({ person: aigerim })]
      await log.append([...inStream([one, two]), ...inStream([aRegistration({ person: daniyar })], contacts)])
      await log.applyPage(anErasure(STREAM_START, { facts: [one.id], people: [daniyar] }))
      expect(await log.listUnsealed(stream, 10)).toEqual([{ ...one, personal: null }, two])
      expect((await log.listUnsealed(contacts, 10)).map(({ personal }) => personal)).not.toContain(null)
    })

    it('[SYN-10] strips what arrives later: in the same page, in another, captured here, or sealed meanwhile', async () => {
      const log = await open()
      const facts = [1, 2, 3, 4].map((n) => aRegistration({ person: aigerim, name: String(n) }))
      const [waiting, same, later, captured] = facts
      if (!waiting || !same || !later || !captured) throw new Error('four facts')
      await log.append(inStream([waiting]))
      const sealed = aStored([waiting])
      const brought = aStored([same], { device: river, origin: 'carried' })
      const page = aPage(STREAM_START, [brought])
      await log.applyPage({ ...page, erased: { people: [aigerim], facts: [] } })
      expect(await log.storeSealed(sealed, [waiting.id], null)).toBe(true)
      await log.applyPage(aPage(page.cursor, [aStored([later], { device: river, number: 2 })]))
      await log.append(inStream([captured]))
      expect(await log.listUnsealed(stream, 10)).toEqual([{ ...captured, personal: null }])
      const parts = partsOf(await tailSheets(log))
      expect(parts).toEqual(new Map([waiting, same, later].map(({ id }) => [id, null])))
      expect(partsOf(await log.listSheetsWithoutPosition(stream))).toEqual(new Map([[waiting.id, null]]))
    })

    it('[SYN-10] counts erasures once, and tells who watches', async () => {
      const log = await open()
      const heard: LogChange['kind'][] = []
      log.watch((change) => change.isHere && heard.push(change.kind))
      expect((await log.readState()).erasures).toBe(0)
      await log.applyPage(anErasure(STREAM_START, { people: [aigerim] }))
      await log.applyPage(anErasure(STREAM_START, { people: [aigerim] }))
      expect((await log.readState()).erasures).toBe(1)
      await log.applyPage(anErasure(STREAM_START, { people: [daniyar], facts: [aMark(1).id] }))
      expect((await log.readState()).erasures).toBe(3)
      expect(heard.filter((kind) => kind === 'erased')).toHaveLength(2)
    })

    it('[SYN-10] erases nothing with a page that is not applied', async () => {
      const log = await open()
      const fact = aRegistration({ person: aigerim })
      await log.append(inStream([fact]))
      const moved = aPage(STREAM_START, [aStored([aMark(1)])]).cursor
      expect(await log.applyPage(anErasure(moved, { people: [aigerim] }))).toBe(false)
      expect(await log.listUnsealed(stream, 10)).toEqual([fact])
      expect((await log.readState()).erasures).toBe(0)
    })

    it('[SYN-10] fills in the part that a known sheet lacks, unless it is erased', async () => {
      const log = await open()
      const [one, two] = [aRegistration({ person: aigerim }), aRegistration({ person: daniyar })]
      const whole = aStored([one, two], { device: river, origin: 'carried' })
      const bare = { ...whole, bytes: stripSheet(whole.bytes, () => true) }
      await log.applyPage({ ...aPage(STREAM_START, [bare]), erased: { people: [aigerim], facts: [] } })
      const { cursor } = aPage(STREAM_START, [bare])
      await log.applyPage(aPage(cursor, [whole], { base: STREAM_START }))
      const parts = partsOf(await tailSheets(log))
      expect([parts.get(one.id), parts.get(two.id)]).toEqual([null, two.personal])
    })
  })

  describe('positions', () => {
    it('[SHEET-6] lists the log above a position, with the bytes that are here and what is held', async () => {
      const log = await open()
      const [one, two, three] = [1, 2, 3].map((n) => aStored([aMark(n)], { number: n }))
      if (!one || !two || !three) throw new Error('three sheets')
      const page = aPage(STREAM_START, [one, two, three])
      const [first, second, third] = page.entries as [PageEntry, PageEntry, PageEntry]
      const entries = [first, { ...second, isHeld: true, stored: null }, third]
      await log.applyPage({ ...page, entries })
      expect(await log.listPositions(stream, 0, 2)).toEqual([
        { n: 1, sheet: one.id, isHeld: false, bytes: one.bytes },
        { n: 2, sheet: two.id, isHeld: true, bytes: null },
      ])
      expect(await log.listPositions(stream, 2, 9)).toMatchObject([{ n: 3, sheet: three.id }])
      expect(await log.listPositions(stream, 3, 9)).toEqual([])
      expect(await log.listPositions(contacts, 0, 9)).toEqual([])
    })
  })

  describe('after closing', () => {
    it('[SYN-11] lists the sheets above a position, each once and in the log’s order', async () => {
      const log = await open()
      const [one, two, three] = [1, 2, 3].map((n) => aStored([aMark(n)], { number: n }))
      if (!one || !two || !three) throw new Error('three sheets')
      await log.append(inStream([aMark(4)]))
      const page = aPage(STREAM_START, [one, three, two])
      await log.applyPage(page)
      await log.applyPage(aPage(page.cursor, [three]))
      expect(idsOf(await log.listSheetsAfter(stream, 1))).toEqual([three.id, two.id])
      expect(idsOf(await log.listSheetsAfter(stream, 3))).toEqual([three.id])
      expect(await log.listSheetsAfter(stream, 4)).toEqual([])
      expect(await log.listSheetsAfter(contacts, 0)).toEqual([])
    })
  })

  describe('dropping a stream', () => {
    it('[SYN-15] forgets its facts, sheets, positions and cursor, and nothing of other streams', async () => {
      const log = await open()
      const [one, other] = [aMark(1), aMark(2)]
      await log.append([...inStream([one]), ...inStream([other], contacts)])
      const sheet = aStored([one])
      await log.storeSealed(sheet, [one.id], null)
      await log.applyPage(aPage(STREAM_START, [sheet], { same: true }))
      const heard: LogChange[] = []
      log.watch((change) => heard.push(change))
      expect(await log.dropStream(stream)).toBe(true)
      expect(await log.listStreams()).toEqual([contacts])
      expect(await log.readTail(stream, START)).toEqual({ facts: [], sheets: [] })
      expect(await log.readFacts([one.id, other.id])).toEqual(inStream([other], contacts))
      expect(await log.readCursor(stream)).toEqual(STREAM_START)
      expect(await log.readTrail(stream)).toEqual([STREAM_START])
      expect(heard).toMatchObject([{ kind: 'dropped', streams: [stream] }])
      expect(await log.listDropped()).toEqual([stream])
      expect(await log.readHead(stream, gate.device)).toEqual({ number: 1, sheet: sheet.id })
    })

    it('[SYN-15] drops nothing while a fact is unsealed or a sheet has no position', async () => {
      const log = await open()
      const [one, carried] = [aMark(1), aStored([aMark(2)], { device: river, origin: 'carried' })]
      const page = aPage(STREAM_START, [carried])
      await log.applyPage(page)
      await log.append(inStream([one]))
      expect(await log.dropStream(stream)).toBe(false)
      const sheet = aStored([one])
      await log.storeSealed(sheet, [one.id], null)
      expect(await log.dropStream(stream)).toBe(false)
      await log.applyPage(aPage(page.cursor, [sheet], { same: true, base: STREAM_START }))
      // The carried sheet lost its position in a divergence.
      expect(await log.dropStream(stream)).toBe(false)
      expect(idsOf(await tailSheets(log))).toEqual([carried.id, sheet.id])
    })

    it('[SYN-13] gives what comes after it numbers that were never given before', async () => {
      const log = await open()
      const sheet = aStored([aMark(1)])
      await log.applyPage(aPage(STREAM_START, [sheet]))
      const { mark } = await log.readState()
      await log.dropStream(stream)
      await log.applyPage(aPage(STREAM_START, [sheet]))
      expect(await log.listDropped()).toEqual([])
      expect((await log.readTail(stream, mark)).sheets).toHaveLength(1)
    })

    it('[SYN-10] remembers what was erased, for a stream that comes back', async () => {
      const log = await open()
      const fact = aRegistration({ person: aigerim })
      await log.applyPage(anErasure(STREAM_START, { people: [aigerim] }))
      await log.dropStream(stream)
      await log.applyPage(aPage(STREAM_START, [aStored([fact])]))
      expect(partsOf(await tailSheets(log))).toEqual(new Map([[fact.id, null]]))
    })
  })
  describe('taking over what another phone hands over', () => {
    const theirs = () =>
      aStored([aRegistration({ person: aigerim }), aMark(7)], { device: river, origin: 'carried' })

    it('[SYN-12] keeps sheets and certificates, sends them like its own, and tells what is new', async () => {
      const log = await open()
      const heard: LogChange[] = []
      log.watch((change) => heard.push(change))
      const sheet = theirs()
      expect(await log.carry([sheet, sheet], [river.certificate])).toEqual([sheet.id])
      expect(await log.carry([sheet], [])).toEqual([])
      expect(await log.listSheetsWithoutPosition(stream)).toEqual([sheet])
      expect(await log.readCertificate(river.certificate.id)).toEqual(river.certificate)
      expect(await log.listStreams()).toEqual([stream])
      expect(await tailSheets(log)).toEqual([sheet])
      expect(heard[0]).toMatchObject({ kind: 'carried', streams: [stream] })
      await log.applyPage(aPage(STREAM_START, [sheet], { same: true }))
      expect(await log.listSheetsWithoutPosition(stream)).toEqual([])
    })

    it('[SYN-12] finds the bytes of sheets by id, in whatever stream', async () => {
      const log = await open()
      const [one, two] = [theirs(), aStored([aMark(8)])]
      await log.carry([one], [])
      expect(await log.readSheets([two.id, one.id])).toEqual([one])
    })

    it('[SYN-10] does not take over what was erased, and fills in what a known sheet lacks', async () => {
      const log = await open()
      const whole = theirs()
      await log.carry([{ ...whole, bytes: stripSheet(whole.bytes, () => true) }], [])
      await log.carry([whole], [])
      expect(await tailSheets(log)).toEqual([whole])
      const other = await open()
      await other.applyPage(anErasure(STREAM_START, { people: [aigerim] }))
      await other.carry([whole], [])
      expect([...partsOf(await tailSheets(other)).values()]).toEqual([null, null])
    })

    it('[SYN-15] follows a dropped stream again', async () => {
      const log = await open()
      const sheet = theirs()
      await log.applyPage(aPage(STREAM_START, [sheet]))
      await log.dropStream(stream)
      await log.carry([sheet], [])
      expect(await log.listDropped()).toEqual([])
    })
  })
}
