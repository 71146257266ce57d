import { describe, expect, it } from 'vitest'
import { known } from '#domain/known.ts'

describe('a value that has to be there', () => {
  it('is given as it is, empty or not, and its absence is a bug', () => {
    expect([known(''), known(0), known(null)]).toEqual(['', 0, null])
    expect(() => known([][0])).toThrow('missing')
  })
})
