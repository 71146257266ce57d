import { describe, expect, it } from 'vitest'
import { draftCarried, readCarried } from '#domain/drafts/handover.ts'
import { foldReceipts } from '#domain/fold/receipts.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { blobIdOf, sheetIdOf } from '#domain/ids.ts'
import type { BlobId, SheetId } from '#domain/ids.ts'
import { aFact, anAuthor, aPerson, aRetraction, bytesFor, statedBy, tableOf } from '#tests/support/facts.ts'

const sheet = (name: string): SheetId => sheetIdOf(bytesFor(name, 32))
const photo = (name: string): BlobId => blobIdOf(bytesFor(name, 32))
let ids = 0
const newId = () => aPerson(`receipt ${String(++ids)}`)
const aReceipt = (...sheets: readonly SheetId[]) => {
  const [draft] = draftCarried({ sheets, blobs: [] }, newId)
  if (!draft) throw new Error('no receipt')
  return aFact(draft)
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
    expect(foldReceipts(table).sheets).toEqual(
      new Map([
        [sheet('a'), new Set([gate.device, river.device])],
        [sheet('b'), new Set([gate.device])],
      ]),
    )
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
    expect(blobs.get(photo('7'))).toEqual(new Set([gate.device]))
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
