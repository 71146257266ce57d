import { describe, expect, it } from 'vitest'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { FactId, SheetId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type {
  CapturedFact,
  FactLogPort,
  LogChange,
  Page,
  PageEntry,
  SheetOrigin,
  StoredSheet,
} from '#client/ports.ts'
import { aCheckIn, anEvent, aPerson } from '#tests/support/facts.ts'
import { aDevice, aSheet } from '#tests/support/sheets.ts'
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
  return { stream, asked, from: base.n, entries, cursor, certificates: [gate.certificate] }
}

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
}
