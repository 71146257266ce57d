import { describe, expect, it } from 'vitest'
import { draftCarried, readCarried } from '#domain/drafts/handover.ts'
import type { Carried } from '#domain/drafts/handover.ts'
import { foldReceipts, listKept } from '#domain/fold/receipts.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { blobIdOf, sheetIdOf } from '#domain/ids.ts'
import type { BlobId, SheetId } from '#domain/ids.ts'
import {
  aFact,
  anAuthor,
  aPerson,
  aRetraction,
  bytesFor,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'

const sheet = (name: string): SheetId => sheetIdOf(bytesFor(name, 32))
const photo = (name: string): BlobId => blobIdOf(bytesFor(name, 32))
let ids = 0
const newId = () => aPerson(`receipt ${String(++ids)}`)
function aReceipt(...sheets: readonly SheetId[]) {
  return aReceiptAt(MORNING_MS, { sheets, blobs: [] })
}
function aReceiptAt(wallMs: number, carried: Carried) {
  const [draft] = draftCarried(carried, newId)
  if (!draft) throw new Error('no receipt')
  return aFact(draft, { wallMs })
}
const gate = anAuthor('gate')
const river = anAuthor('river')

describe('receipts', () => {
  it('[SYN-12] name the devices that took a sheet over, each once', () => {
    const receipt = aReceipt(sheet('a'), sheet('b'))
    const table = tableOf(
      statedBy(gate, receipt),
      statedBy(river, aReceipt(sheet('a'))),
      statedBy(river, aReceipt(sheet('a'))),
    )
    const { sheets } = foldReceipts(table)
    expect([...sheets].map(([id, by]) => [id, new Set(by.keys())])).toEqual(
      expect.arrayContaining([
        [sheet('a'), new Set([gate.device, river.device])],
        [sheet('b'), new Set([gate.device])],
      ]),
    )
    expect(sheets.size).toBe(2)
  })

  it('[SYN-12] count for nothing from somebody without the right, or when taken back', () => {
    const receipt = aReceipt(sheet('a'))
    expect(foldReceipts(tableOf(statedBy({ ...gate, role: null }, receipt))).sheets.size).toBe(0)
    expect(foldReceipts(tableOf(receipt, aRetraction({ facts: [receipt] }))).sheets.size).toBe(0)
  })

  it('[SYN-12] name photos beside sheets, in a fact that holds both or several, each once', () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => String(i))
    const carried = { sheets: names(149).map(sheet), blobs: names(160).map(photo) }
    const drafts = draftCarried(carried, newId)
    const read = drafts.map(({ body }) => readCarried(body ?? {}))
    expect(read.map(({ sheets, blobs }) => [sheets.length, blobs.length])).toEqual([
      [149, 1],
      [0, 150],
      [0, 9],
    ])
    expect(read.flatMap(({ blobs }) => blobs)).toEqual(carried.blobs)
    const { sheets, blobs } = foldReceipts(tableOf(...drafts.map((draft) => statedBy(gate, aFact(draft)))))
    expect([...sheets.keys()]).toEqual(expect.arrayContaining(carried.sheets))
    expect(new Set(blobs.keys())).toEqual(new Set(carried.blobs))
    expect([...(blobs.get(photo('7')) ?? [])].map(([device]) => device)).toEqual([gate.device])
  })

  it('[SYN-12] for sheets alone are written as ever, so that older apps read them', () => {
    const [draft] = draftCarried({ sheets: [sheet('a')], blobs: [] }, newId)
    expect(draft?.body).toEqual({ sheets: [bytesFor('a', 32)] })
    // what such an app finds in a receipt for photos alone: a list of sheets that names none
    const [alone] = draftCarried({ sheets: [], blobs: [photo('a')] }, newId)
    expect(alone?.body).toEqual({ sheets: [], blobs: [bytesFor('a', 32)] })
  })

  it('[SYN-12] are about nobody, and long ones are several facts', () => {
    const many = Array.from({ length: 301 }, (_, i) => sheet(String(i)))
    const drafts = draftCarried({ sheets: many, blobs: [] }, newId)
    expect(drafts).toHaveLength(3)
    const table = tableOf(...drafts.map((draft) => aFact(draft)))
    expect(foldReceipts(table).sheets.size).toBe(301)
    expect(foldPeople(table)).toEqual([])
  })

  it('pass over what names no sheets', () => {
    expect(readCarried({})).toEqual({ sheets: [], blobs: [] })
    const sheets = [1, new Uint8Array(3), bytesFor('a', 32)]
    expect(readCarried({ sheets, blobs: 'none' })).toEqual({ sheets: [sheet('a')], blobs: [] })
    expect(readCarried({ blobs: sheets })).toEqual({ sheets: [], blobs: [photo('a')] })
  })
})

describe('what another phone keeps', () => {
  const desk = anAuthor('desk')
  const carried = { sheets: [sheet('a')], blobs: [photo('a')] }

  it('[SYN-12] is what any other has signed for, for a phone that has not, but not what it signed for itself', () => {
    const { sheets, blobs } = foldReceipts(tableOf(statedBy(gate, aReceiptAt(1, carried))))
    for (const own of [desk.device, null]) {
      expect(listKept(sheets, own)).toEqual(new Set(carried.sheets))
      expect(listKept(blobs, own)).toEqual(new Set(carried.blobs))
    }
    expect(listKept(sheets, gate.device).size).toBe(0)
    expect(listKept(blobs, gate.device).size).toBe(0)
  })

  it('[SYN-12] is for a phone that has signed only what another signed for later, whatever came first here', () => {
    const [early, late] = [statedBy(gate, aReceiptAt(1, carried)), statedBy(river, aReceiptAt(2, carried))]
    for (const table of [tableOf(early, late), tableOf(late, early)]) {
      const { sheets } = foldReceipts(table)
      expect(listKept(sheets, gate.device).size).toBe(1)
      expect(listKept(sheets, river.device).size).toBe(0)
    }
    // signed once more, it is the last again
    const again = foldReceipts(tableOf(early, late, statedBy(gate, aReceiptAt(3, carried))))
    expect(listKept(again.sheets, gate.device).size).toBe(0)
    expect(listKept(again.sheets, river.device).size).toBe(1)
  })

  it('[SYN-12] never lets all phones go that signed for it, whatever each of them knows and their clocks say', () => {
    const authors = [gate, river, desk, anAuthor('bus')]
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededRandom(seed)
      // clocks that often say the same
      const receipts = authors.map((by) => statedBy(by, aReceiptAt(random.below(3), carried)))
      const gone = authors.filter(({ device }, i) => {
        const known = receipts.filter((_, other) => other === i || random.chance(0.7))
        return listKept(foldReceipts(tableOf(...known)).blobs, device).size > 0
      })
      expect(gone.length, `seed ${String(seed)}`).toBeLessThan(authors.length)
    }
  })
})
