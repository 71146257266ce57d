import { describe, expect, it } from 'vitest'
import { blobIdFor, namingBlob, readNamedBlob } from '#domain/log/blob.ts'
import { bytesFor } from '#tests/support/facts.ts'

describe('the name of a photo', () => {
  it('[SYN-9] is the hash of its bytes, and begins with its type', () => {
    expect(blobIdFor(bytesFor('photo', 8))).toBe('BE0QLRHWC_2xPcSq25UFCV3MHSsKZun6nVlDDLTQTkU')
    expect(blobIdFor(bytesFor('photo', 8))).not.toBe(blobIdFor(bytesFor('photo', 9)))
  })

  it('[SYN-9] stands in the body of the fact that names it', () => {
    const blob = blobIdFor(bytesFor('photo', 8))
    expect(readNamedBlob({ ...namingBlob(blob) })).toBe(blob)
  })

  it('is none where there is no hash', () => {
    for (const body of [{}, { blob: 'photo' }, { blob: bytesFor('photo', 31) }])
      expect(readNamedBlob(body)).toBeNull()
  })
})
