import { describe, expect, it } from 'vitest'
import { readRecoveryCode, writeRecoveryCode } from '#server/backup/recovery-code.ts'
import { keysOfScalar, scalarOf } from '#server/keys/server-key.ts'
import type { RecoverySecret } from '#server/keys/server-key.ts'
import { bytesFor, seededRandom } from '#tests/support/facts.ts'

const secret: RecoverySecret = {
  organisation: bytesFor('organisation', 16),
  privateKey: bytesFor('key', 32),
  untilMs: 2_740_000_123_456,
}
const lines = writeRecoveryCode(secret)

/** A letter of the alphabet that is not this one. */
const another = (letter: string | undefined) => (letter === '7' ? '8' : '7')

describe('the code of the recovery sheet', () => {
  it('[SHEET-4] is read as it was printed, over the whole range of keys and times', () => {
    expect(readRecoveryCode(lines.join('\n'))).toEqual({ kind: 'secret', secret })
    const random = seededRandom(7)
    for (let i = 0; i < 200; i++) {
      const each = {
        organisation: random.bytes(16),
        privateKey: random.bytes(32),
        untilMs: random.below(2 ** 20) * 2 ** 28 + random.below(2 ** 28),
      }
      expect(readRecoveryCode(writeRecoveryCode(each).join(' '))).toEqual({ kind: 'secret', secret: each })
    }
  })

  it('has eight short lines of groups of four', () => {
    expect(lines).toHaveLength(8)
    for (const line of lines)
      expect(line).toMatch(/^[0-9a-hjkmnp-tv-z]{4}( [0-9a-hjkmnp-tv-z]{4}){2} {2}[0-9a-z]$/)
  })

  it('is read in capitals, without spaces, and with O for 0 and I or L for 1', () => {
    const typed = lines.join('').toUpperCase().replaceAll('0', 'O').replaceAll('1', 'L').replaceAll(' ', '-')
    expect(readRecoveryCode(typed)).toEqual({ kind: 'secret', secret })
    expect(readRecoveryCode(typed.replaceAll('L', 'I'))).toEqual({ kind: 'secret', secret })
  })

  it('never takes a code with one wrong letter, and nearly always names its line', () => {
    const text = lines.map((line) => line.replaceAll(' ', '')).join('')
    let named = 0
    for (let at = 0; at < text.length; at++) {
      const read = readRecoveryCode(text.slice(0, at) + another(text[at]) + text.slice(at + 1))
      expect(read.kind).toMatch(/^wrong/)
      if (read.kind === 'wrong-line' && read.line === Math.floor(at / 13) + 1) named++
    }
    expect(named).toBeGreaterThan(text.length * 0.9)
  })

  it('finds two lines in each other’s place', () => {
    const [first, second, ...rest] = lines
    expect(readRecoveryCode([second, first, ...rest].join('\n'))).toMatchObject({ kind: 'wrong-line' })
  })

  it('does not take a letter that is in no code, even with the check letter that belongs to it', () => {
    const [first = '', ...rest] = lines
    const kinds = Array.from(
      '0123456789abcdefghjkmnpqrstvwxyz',
      (check) => readRecoveryCode([`u${first.slice(1, -1)}${check}`, ...rest].join('\n')).kind,
    )
    expect(kinds.filter((kind) => kind !== 'wrong-line')).toEqual(['wrong'])
  })

  it('says how many letters are missing', () => {
    expect(readRecoveryCode(lines.slice(0, 7).join('\n'))).toEqual({
      kind: 'wrong-length',
      letters: 91,
      expected: 104,
    })
    expect(readRecoveryCode('')).toMatchObject({ kind: 'wrong-length', letters: 0 })
  })

  it('does not take lines of two sheets, each right by itself', () => {
    const other = writeRecoveryCode({ ...secret, privateKey: bytesFor('other key', 32) })
    expect(readRecoveryCode([...lines.slice(0, 4), ...other.slice(4)].join('\n'))).toEqual({ kind: 'wrong' })
  })
})

describe('a key from its number', () => {
  it('[SHEET-4] is the key that the number was taken from', async () => {
    const { subtle } = crypto
    const made = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const scalar = scalarOf(new Uint8Array(await subtle.exportKey('pkcs8', made.privateKey)))
    const keys = await keysOfScalar(subtle, scalar)
    expect(keys?.publicKey).toEqual(new Uint8Array(await subtle.exportKey('raw', made.publicKey)))
    const text = new TextEncoder().encode('x')
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
    const signature = await subtle.sign(algorithm, keys?.privateKey as CryptoKey, text)
    expect(await subtle.verify(algorithm, made.publicKey, signature, text)).toBe(true)
  })

  it('is none for zero and for numbers beyond the curve', async () => {
    expect(await keysOfScalar(crypto.subtle, new Uint8Array(32))).toBeNull()
    expect(await keysOfScalar(crypto.subtle, new Uint8Array(32).fill(255))).toBeNull()
  })

  it('is not taken from a key of another curve', async () => {
    const other = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign'])
    const bytes = new Uint8Array(await crypto.subtle.exportKey('pkcs8', other.privateKey))
    expect(() => scalarOf(bytes)).toThrow('not a P-256 key')
  })
})
