import { describe, expect, it } from 'vitest'
import { draftCarried, readCarried } from '#domain/drafts/handover.ts'
import { foldReceipts } from '#domain/fold/receipts.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { sheetIdOf } from '#domain/ids.ts'
import type { SheetId } from '#domain/ids.ts'
import { aFact, anAuthor, aPerson, aRetraction, bytesFor, statedBy, tableOf } from '#tests/support/facts.ts'

const sheet = (name: string): SheetId => sheetIdOf(bytesFor(name, 32))
let ids = 0
const newId = () => aPerson(`receipt ${String(++ids)}`)
const aReceipt = (...sheets: readonly SheetId[]) => {
  const [draft] = draftCarried(sheets, newId)
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
    expect(foldReceipts(table)).toEqual(
      new Map([
        [sheet('a'), new Set([gate.device, river.device])],
        [sheet('b'), new Set([gate.device])],
      ]),
    )
  })

  it('[SYN-12] count for nothing from somebody without the right, or when taken back', () => {
    const receipt = aReceipt(sheet('a'))
    expect(foldReceipts(tableOf(statedBy({ ...gate, role: null }, receipt))).size).toBe(0)
    expect(foldReceipts(tableOf(receipt, aRetraction({ facts: [receipt] }))).size).toBe(0)
  })

  it('[SYN-12] are about nobody, and long ones are several facts', () => {
    const many = Array.from({ length: 301 }, (_, i) => sheet(String(i)))
    const drafts = draftCarried(many, newId)
    expect(drafts).toHaveLength(3)
    const table = tableOf(...drafts.map((draft) => aFact(draft)))
    expect(foldReceipts(table).size).toBe(301)
    expect(foldPeople(table)).toEqual([])
  })

  it('pass over what names no sheets', () => {
    expect(readCarried({})).toEqual([])
    expect(readCarried({ sheets: [1, new Uint8Array(3), bytesFor('a', 32)] })).toEqual([sheet('a')])
  })
})
