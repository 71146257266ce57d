import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#domain/bytes.ts'
import { deviceIdOf, passOfPerson } from '#domain/ids.ts'
import { encodePassBody } from '#domain/pass/pass.ts'
import { readPass, readPassInLink, spellPass, spellPassInLink } from '#domain/pass/pass-text.ts'
import { aPerson, anEvent, bytesFor } from '#tests/support/facts.ts'

const body = encodePassBody(
  {
    scope: { kind: 'event', event: anEvent() },
    pass: passOfPerson(aPerson()),
    untilMs: 0,
    isMinor: false,
    companions: 0,
  },
  deviceIdOf(bytesFor('device desk', 16)),
)
const bytes = concatBytes([body, new Uint8Array(64)])
const text = spellPass(bytes)
const nobody = { no: null, name: '' }

describe('the text of a pass', () => {
  it.each([
    ['as it is', text],
    ['with the end of line that a hand-held reader sends', `${text}\r\n`],
    ['in small letters, from a reader with a stuck shift key', text.toLowerCase()],
    ['as a link', `https://asar.example/pass#${spellPassInLink(bytes, nobody)}`],
    [
      'as a link with a name',
      `  https://asar.example/pass#${spellPassInLink(bytes, { no: 7, name: 'A. B' })} `,
    ],
  ])('is read %s', (_, given) => {
    expect(readPass(given)).toMatchObject({ kind: 'pass', bytes, pass: { pass: aPerson() } })
  })

  it.each([
    ['not-a-pass', 'https://asar.example/join#ABC'],
    ['not-a-pass', 'https://asar.example/schedule'],
    ['not-a-pass', '4870001234567'],
    ['not-a-pass', ''],
    ['not-a-pass', 'A'.repeat(2001)],
    ['unreadable', 'ASAR:'],
    ['unreadable', 'ASAR:100'],
    ['unreadable', text.slice(0, -3)],
    ['unreadable', text.replace(/.$/, 'Ж')],
    ['unreadable', 'https://asar.example/pass#'],
    ['unreadable', `https://asar.example/pass#${'A'.repeat(195)}`],
    ['too-new', spellPass(bytes.map((byte, i) => (i === 0 ? 9 : byte)))],
  ])('is %s: %s', (kind, given) => {
    expect(readPass(given)).toEqual({ kind })
  })

  it('reads any text at all without failing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((tail) => `ASAR:${tail}`),
          fc.string().map((tail) => `/pass#${tail}`),
        ),
        (given) => {
          expect(readPass(given).kind).not.toBe('pass')
        },
      ),
    )
  })
})

describe('the link to a pass', () => {
  it('carries the number and the name behind the #, where no server sees them', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 0, max: 99_999 })),
        fc.constantFrom('', 'Ғабитова Айгерім', 'A. Ö. Ü', '100% #1', "O'Neil"),
        (no, name) => {
          const fragment = spellPassInLink(bytes, { no, name })
          expect(fragment).not.toMatch(/[#\s]/)
          expect(readPassInLink(`#${fragment}`)).toMatchObject({ kind: 'pass', label: { no, name } })
        },
      ),
    )
  })

  it('is whole without a name, and with one that was damaged on the way', () => {
    const [pass = ''] = spellPassInLink(bytes, nobody).split('.')
    expect(readPassInLink(pass)).toMatchObject({ kind: 'pass', label: nobody })
    expect(readPassInLink(`${pass}.x.%E0%A4`)).toMatchObject({ kind: 'pass', label: nobody })
    expect(readPassInLink(`${pass}.1.${'a'.repeat(300)}`).label.name).toHaveLength(200)
  })
})
