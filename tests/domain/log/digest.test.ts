import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bytesOfId, sheetIdOf } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { scheduleStream } from '#domain/stream.ts'
import { filled, hexOf } from '#tests/support/hex.ts'

const stream = scheduleStream(2026)
const sheet = sheetIdOf(filled(0xbb, 32))

describe('the digest of a log', () => {
  it('[SYN-3] begins as the hash of the stream and takes in one sheet id after the other', () => {
    const none = createHash('sha256').update('asar/log/1\0').update(stream).digest()
    const one = createHash('sha256').update('asar/log/1\0').update(none).update(bytesOfId(sheet)).digest()
    expect(emptyCursor(stream)).toEqual({ n: 0, digest: Uint8Array.from(none) })
    expect(advanceCursor(emptyCursor(stream), sheet)).toEqual({ n: 1, digest: Uint8Array.from(one) })
  })

  it('[SYN-3] has the values that are frozen for ever', () => {
    const none = emptyCursor(stream)
    expect(hexOf(none.digest)).toBe('a5fc3b23ce6addcaa7e524299dea56589a1f74ab5e1ef9292215284d84931d8e')
    expect(hexOf(advanceCursor(none, sheet).digest)).toBe(
      'ecd011e7bc3f60644eca5bf0bd265765bf8494ea641cccdbc1c71ad8846d1769',
    )
  })

  it('[SYN-3] tells logs apart by stream and by order', () => {
    const other = sheetIdOf(filled(0xcc, 32))
    const start = emptyCursor(stream)
    expect(emptyCursor(scheduleStream(2027)).digest).not.toEqual(start.digest)
    expect(advanceCursor(advanceCursor(start, sheet), other).digest).not.toEqual(
      advanceCursor(advanceCursor(start, other), sheet).digest,
    )
  })
})
