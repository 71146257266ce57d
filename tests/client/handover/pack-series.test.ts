// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { packSeries, unpackSeries } from '#client/handover/pack-series.ts'

describe('what codes carry', () => {
  it('is packed, and unpacked again', async () => {
    const bytes = new Uint8Array(5_000).fill(7)
    const packed = await packSeries(bytes)
    expect(packed.length).toBeLessThan(200)
    expect(await unpackSeries(packed)).toEqual(bytes)
  })

  it('is not unpacked where it was not packed so, or would fill the phone', async () => {
    expect(await unpackSeries(Uint8Array.of(1, 2, 3))).toBeNull()
    expect(await unpackSeries(await packSeries(new Uint8Array(5 * 1024 * 1024)))).toBeNull()
  })
})
