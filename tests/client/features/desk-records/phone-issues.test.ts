import { describe, expect, it } from 'vitest'
import { sheetIdOf } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import {
  heldCount,
  listForeignServers,
  listIssues,
  needsLook,
  partPhones,
  writeNumbers,
} from '#client/features/desk-records/phone-issues.ts'
import { deviceId, eventId, numberedBytes } from '#tests/client/support/fake-log.ts'
import { aPhoneRecord, aPlaceRecord } from './records.ts'

const stream = eventStream(eventId(1))
const sheets = (count: number) => Array.from({ length: count }, (_, i) => sheetIdOf(numberedBytes(32, i)))
const held = (reason: 'decided' | 'revoked' | 'no-right' | 'sealed') => ({
  reason,
  issuer: null,
  sheets: sheets(2),
})

describe('what is odd about a phone', () => {
  it('is told list by list: what is missing, where it parts, what is set aside', () => {
    const missing = { numbers: [{ from: 2, to: 2 }], held: 0, named: 1 }
    const phone = aPhoneRecord({
      places: [
        aPlaceRecord({ stream, missing, split: { number: 5, places: 1 } }),
        aPlaceRecord({ stream: contactsStream(eventId(1)), held: [held('no-right')] }),
      ],
    })
    expect(listIssues(phone)).toEqual([
      { kind: 'missing', stream, missing },
      { kind: 'split', stream, number: 5 },
      { kind: 'held', stream: contactsStream(eventId(1)), held: held('no-right') },
    ])
  })

  it('needs no second look where an organiser has decided', () => {
    const reasons = ['decided', 'revoked', 'no-right', 'sealed'] as const
    expect(reasons.map((reason) => needsLook({ kind: 'held', stream, held: held(reason) }))).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect(needsLook({ kind: 'split', stream, number: 1 })).toBe(true)
  })

  it('puts phones that need a look first, the latest heard on top of each part', () => {
    const odd = [aPlaceRecord({ stream, held: [held('sealed')] })]
    const phones = [
      aPhoneRecord({ device: deviceId(3), lastMs: null }),
      aPhoneRecord({ device: deviceId(1), lastMs: 1 }),
      aPhoneRecord({ device: deviceId(2), lastMs: 2 }),
      aPhoneRecord({ device: deviceId(4), lastMs: null }),
      aPhoneRecord({ device: deviceId(5), lastMs: 1, places: odd }),
    ]
    const { needing, others } = partPhones(phones)
    expect(needing.map(({ device }) => device)).toEqual([deviceId(5)])
    expect(others.map(({ device }) => device)).toEqual([2, 1, 3, 4].map(deviceId))
  })

  it('[SHEET-4] counts sheets and phones of each server that is not known', () => {
    const from = (server: number, count: number) => ({
      reason: 'unknown-issuer' as const,
      issuer: deviceId(server),
      sheets: sheets(count),
    })
    const phones = [
      aPhoneRecord({
        device: deviceId(1),
        places: [aPlaceRecord({ stream, held: [from(8, 1), held('sealed')] })],
      }),
      aPhoneRecord({
        device: deviceId(2),
        places: [aPlaceRecord({ stream, held: [from(9, 2)] }), aPlaceRecord({ stream, held: [from(9, 1)] })],
      }),
      aPhoneRecord({ device: deviceId(3), places: [aPlaceRecord({ stream, held: [from(9, 1)] })] }),
    ]
    expect(listForeignServers(phones)).toEqual([
      { issuer: deviceId(9), sheets: 4, phones: 2 },
      { issuer: deviceId(8), sheets: 1, phones: 1 },
    ])
  })

  it('writes numbers as ranges, and only as many as one takes in', () => {
    const numbers = [
      { from: 2, to: 2 },
      { from: 4, to: 6 },
      { from: 9, to: 9 },
    ]
    expect(writeNumbers({ numbers, held: 0, named: 0 })).toEqual({ text: '2, 4–6, 9', isAll: true })
    expect(writeNumbers({ numbers, held: 0, named: 0 }, 2)).toEqual({ text: '2, 4–6', isAll: false })
  })

  it('adds up what is set aside in a list', () => {
    expect(heldCount(aPlaceRecord({ stream, held: [held('sealed'), held('decided')] }))).toBe(4)
  })
})
