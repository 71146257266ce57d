import { describe, expect, it } from 'vitest'
import { BUILT_IN_WORDING, findBuiltInWording } from '#domain/consent/built-in-wording.ts'
import { MAX_WORDING_LENGTH, readWording, WORDING_LANGUAGES, writeWording } from '#domain/consent/wording.ts'

describe('the wording of a consent', () => {
  it('comes in every language, short enough for a screen, under a version', () => {
    expect(BUILT_IN_WORDING.version).toBe('2026-1')
    for (const language of WORDING_LANGUAGES) {
      const text = BUILT_IN_WORDING.texts[language]
      expect(text.length).toBeGreaterThan(200)
      expect(text.length).toBeLessThanOrEqual(MAX_WORDING_LENGTH)
      expect(text).toBe(text.normalize('NFC'))
    }
  })

  it('is found by the version that a consent names', () => {
    expect(findBuiltInWording('2026-1')).toBe(BUILT_IN_WORDING)
    expect(findBuiltInWording('1999-1')).toBeNull()
  })

  it('is read as it was written, and not at all when a language is missing', () => {
    const written = writeWording(BUILT_IN_WORDING)
    expect(readWording(written)).toEqual(BUILT_IN_WORDING)
    expect(readWording({ ...written, kk: '' })).toBeNull()
    expect(readWording({ ...written, ru: 4 })).toBeNull()
    expect(readWording('text')).toBeNull()
    expect(readWording(undefined)).toBeNull()
  })
})
