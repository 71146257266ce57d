import { describe, expect, it } from 'vitest'
import {
  bytesOfId,
  bytesOfSubject,
  deviceIdOf,
  eventIdOf,
  factIdOf,
  parseDeviceId,
  parseEventId,
  parsePartyId,
  parsePersonId,
  parseRecordId,
  personIdOf,
} from '#domain/ids.ts'
import type { FactId, PersonId } from '#domain/ids.ts'
import { filled } from '#tests/support/hex.ts'

describe('ids', () => {
  it('[FACT-1] spells person and event ids as 16 letters that can be read aloud', () => {
    expect(personIdOf(filled(0xff, 10))).toBe('zzzzzzzzzzzzzzzz')
    expect(eventIdOf(filled(0, 10))).toBe('0000000000000000')
    expect(bytesOfSubject(personIdOf(filled(0xab, 10)))).toEqual(filled(0xab, 10))
  })

  it('reads the bytes of hashes back', () => {
    expect(bytesOfId(factIdOf(filled(0xab, 16)))).toEqual(filled(0xab, 16))
    expect(bytesOfId(deviceIdOf(filled(0xcd, 16)))).toEqual(filled(0xcd, 16))
  })

  it('throws on text that was not minted as an id: that is a bug', () => {
    expect(() => bytesOfId('not base64url!' as FactId)).toThrow('not an id')
    expect(() => bytesOfSubject('0' as PersonId)).toThrow('not a subject id')
    expect(() => bytesOfSubject('00' as PersonId)).toThrow('not a subject id')
  })

  it.each(['', '0', '000000000000000', '00000000000000000', 'ZZZZZZZZZZZZZZZZ', '000000000000000u'])(
    'takes "%s" for no person, party, thing, event or device',
    (text) => {
      expect(parseEventId(text)).toBeNull()
      expect(parsePersonId(text)).toBeNull()
      expect(parsePartyId(text)).toBeNull()
      expect(parseRecordId(text)).toBeNull()
      expect(parseDeviceId(text)).toBeNull()
    },
  )

  it('takes an id that a link gives', () => {
    expect(parseEventId('0123456789abcdef')).toBe('0123456789abcdef')
    expect(parsePersonId('0123456789abcdef')).toBe('0123456789abcdef')
    expect(parsePartyId('0123456789abcdef')).toBe('0123456789abcdef')
    expect(parseRecordId('0123456789abcdef')).toBe('0123456789abcdef')
    expect(parseDeviceId('q83vASNFZ4mrze8BI0VniQ')).toBe('q83vASNFZ4mrze8BI0VniQ')
  })
})
