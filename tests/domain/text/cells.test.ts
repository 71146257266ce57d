import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBirthDate, parseBirthDate } from '#domain/text/birth-date.ts'
import { containsIdentityNumber, isIdentityColumnName, isIdentityNumber, looksLikeIdentityNumber } from '#domain/text/identity-number.ts' // prettier-ignore
import { formatPhone, lastFour, parsePhone, parsePhones } from '#domain/text/phone.ts'

/** Passes the check digit; month 13, so that it is nobody's. */
const checkedNumber = withCheckDigit('04132862955')

function withCheckDigit(eleven: string): string {
  const digit = Array.from({ length: 10 }, (_, i) => `${eleven}${i}`).find(isIdentityNumber)
  if (digit === undefined) throw new Error('no check digit for these eleven')
  return digit
}

describe('phones', () => {
  it.each(['+7 701 000 12 34', '8 701 000 12 34', '87010001234', '7010001234', '+7(701)000-12-34', '8-701-000-12-34', '8 (701) 000 1234', '+7\u00a0701\u00a00001234'])(
    'reads %s',
    (text) => expect(parsePhones(text)).toEqual({ phones: [{ e164: '+77010001234' }] }),
  ) // prettier-ignore

  it.each(['', '-', 'жоқ', 'Нет', 'жо?', ' — '])('takes %j for none', (text) => {
    expect(parsePhones(text)).toEqual({ phones: [] })
  })

  it('reads two numbers in a cell and the words after each', () => {
    const both = [{ e164: '+77010001234', note: 'анасы' }, { e164: '+77020005678' }]
    expect(parsePhones('8 701 000 12 34 (анасы), +77020005678').phones).toEqual(both)
    expect(parsePhones('87010001234 / анасы; 8-702-000-56-78').phones).toEqual(both)
    expect(parsePhones('87010001234 +77020005678').phones.map(({ e164 }) => e164)).toEqual(['+77010001234', '+77020005678'])
    expect(parsePhones('87010001234, +7 701 000 12 34').phones).toHaveLength(1)
  }) // prettier-ignore

  it('keeps what was typed when it cannot be read', () => {
    expect(parsePhones('701 000')).toEqual({ phones: [], unread: '701 000' })
    expect(parsePhones('87010001234, 555').phones).toHaveLength(1)
    expect(parsePhones('87010001234, 555').unread).toBe('87010001234, 555')
    expect(parsePhones('соседка')).toEqual({ phones: [], unread: 'соседка' })
  })

  it('keeps no identity number as an unread phone', () => {
    expect(parsePhones(checkedNumber)).toEqual({ phones: [] })
  })

  it('cuts two numbers with a space between them apart', () => {
    const both = [{ e164: '+77010001234' }, { e164: '+77020005678' }]
    expect(parsePhones('87010001234 87020005678')).toEqual({ phones: both })
    expect(parsePhones('87010001234 8702000567').unread).toBe('87010001234 8702000567')
  })

  it('keeps all words beside a number', () => {
    expect(parsePhones('87010001234 (анасы), кешке').phones).toEqual([
      { e164: '+77010001234', note: 'анасы, кешке' },
    ])
  })

  it('takes numbers of other countries', () => {
    expect(parsePhone('+998 90 123 45 67')).toBe('+998901234567')
    expect(parsePhone('+998 90')).toBeUndefined()
    expect(formatPhone('+998901234567')).toBe('+998 901 234 567')
  })

  it('shows a phone in groups, and in lists its last four digits', () => {
    expect(formatPhone('+77010001234')).toBe('+7 701 000 12 34')
    expect(lastFour('+77010001234')).toBe('1234')
  })

  it('reads back what it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 7_000_000_000, max: 7_999_999_999 }), (national) => {
        const e164 = `+7${national}`
        expect(parsePhone(formatPhone(e164))).toBe(/^\+7[3-9]/.test(e164) ? e164 : undefined)
      }),
    )
  })
})

describe('identity numbers', () => {
  it('are known by their check digit', () => {
    const wrong = checkedNumber.slice(0, 11) + String((Number(checkedNumber[11]) + 1) % 10)
    expect(isIdentityNumber(checkedNumber)).toBe(true)
    expect(isIdentityNumber(wrong)).toBe(false)
    expect(isIdentityNumber(checkedNumber.slice(1))).toBe(false)
    expect(looksLikeIdentityNumber(wrong)).toBe(true)
  })

  it('are known by the second round of weights where the first gives ten', () => {
    const second = Array.from({ length: 100 }, (_, i) => `0413286${String(i).padStart(4, '0')}`).filter(
      (eleven) => Array.from(eleven, Number).reduce((sum, digit, i) => sum + digit * (i + 1), 0) % 11 === 10,
    )
    expect(second.length).toBeGreaterThan(0)
    for (const eleven of second) {
      const weights = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]
      const check =
        Array.from(eleven, Number).reduce((sum, digit, i) => sum + digit * (weights[i] ?? 0), 0) % 11
      for (let digit = 0; digit < 10; digit++)
        expect(isIdentityNumber(`${eleven}${digit}`), eleven).toBe(check === digit)
    }
  })

  it('are found in free text, also in two groups', () => {
    expect(containsIdentityNumber(`ЖСН ${checkedNumber}, анасы`)).toBe(true)
    expect(containsIdentityNumber(`${checkedNumber.slice(0, 6)} ${checkedNumber.slice(6)}`)).toBe(true)
    expect(containsIdentityNumber(`№${checkedNumber}1`)).toBe(false)
    expect(containsIdentityNumber('8 701 000 12 34')).toBe(false)
    expect(containsIdentityNumber('041328629550 041328629551'.replace(checkedNumber, ''))).toBe(false)
  })

  it('are found in the numbers of the sample roster that pass the check', () => {
    const file = readFileSync(path.resolve('../shared/data/rosters/roster-300-with-iin.csv'), 'utf8')
    const column = file.trim().split(/\r?\n/).slice(1).map((line) => line.slice(-12)) // prettier-ignore
    expect(column.every(looksLikeIdentityNumber)).toBe(true)
  })

  it.each(['ЖСН', 'ИИН', 'IIN', 'ЖСН/ИИН', 'иин участника', 'Жеке сәйкестендіру нөмірі', 'Жеке с?йкестендіру н?мірі', 'Индивидуальный идентификационный номер', 'Individual identification number'])(
    'are refused by the heading %s',
    (heading) => expect(isIdentityColumnName(heading)).toBe(true),
  ) // prettier-ignore

  it.each(['Линия', 'Телефон', 'ФИО', 'Identity', ''])(
    'are not suspected under the heading %j',
    (heading) => {
      expect(isIdentityColumnName(heading)).toBe(false)
    },
  )
})

describe('birth dates', () => {
  const read = (text: string, order?: 'day-first' | 'month-first') => {
    const result = parseBirthDate(text, 2026, order)
    return result.kind === 'read' ? formatBirthDate(result.birth) : result.kind
  }

  it.each([
    ['26.04.2005', '2005-04-26'],
    ['6.4.05', '2005-04-06'],
    ['6.4.27', '1927-04-06'],
    ['2005-04-26', '2005-04-26'],
    ['20050426', '2005-04-26'],
    ['2005', '2005'],
    ['2005 ж.', '2005'],
    ['26.04.2005 г.р.', '2005-04-26'],
    ['2005-04-26T00:00:00.000Z', '2005-04-26'],
    ['26/04/2005', '2005-04-26'],
    ['04/26/2005', '2005-04-26'],
    ['05/05/2005', '2005-05-05'],
    ['', 'none'],
    ['-', 'none'],
    ['03/04/2015', 'ambiguous'],
    ['30.02.2005', 'unreadable'],
    ['весна', 'unreadable'],
    ['26.04.2031', 'out-of-range'],
    ['1890', 'out-of-range'],
  ])('reads %j as %s', (text, expected) => expect(read(text)).toBe(expected))

  it('asks which comes first, and takes the answer', () => {
    expect(read('03/04/2015', 'day-first')).toBe('2015-04-03')
    expect(read('03/04/2015', 'month-first')).toBe('2015-03-04')
  })
})
