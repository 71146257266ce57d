// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { KnownServer } from '#client/ports.ts'
import { scheduleStream } from '#domain/stream.ts'
import { learnServer } from '#client/sync/learn-server.ts'
import { FakeServer } from '#tests/support/fake-server.ts'
import { fakeKeys, fakeVerify } from '#tests/support/fake-signatures.ts'
import { aDevice, aServer } from '#tests/support/sheets.ts'

/** What a phone has kept after a server said this of itself, and how often it wrote. */
async function learn(...told: readonly Partial<KnownServer>[]) {
  let known: KnownServer | null = null
  let writes = 0
  const device = {
    readServer: () => Promise.resolve(known),
    storeServer: (server: KnownServer) => Promise.resolve(void ([known, writes] = [server, writes + 1])),
  }
  const hello = await new FakeServer().hello()
  if (hello.kind !== 'answered') throw new Error('no answer')
  for (const { certificateBytes = aServer().certificateBytes, schedules = [] } of told)
    await learnServer(
      { device: device as unknown as Parameters<typeof learnServer>[0]['device'], verify: fakeVerify },
      { ...hello.answer, certificate: certificateBytes, schedules: [...schedules] },
    )
  return { known: known as KnownServer | null, writes }
}

describe('what a server says of itself', () => {
  it('[SYN-8] is kept, and written anew only when it changed', async () => {
    const schedules = [scheduleStream(2026)]
    const { known, writes } = await learn({}, {}, { schedules }, { schedules })
    expect(known).toEqual({ certificateBytes: aServer().certificateBytes, schedules })
    expect(writes).toBe(2)
    const other = aDevice({ name: 'another', role: 'server', issuer: fakeKeys('another') })
    expect(await learn({}, { certificateBytes: other.certificateBytes })).toMatchObject({ writes: 2 })
  })

  it.each([
    ['cannot be read', Uint8Array.of(7)],
    ['it did not sign itself', aDevice({ name: 'another', role: 'server' }).certificateBytes],
  ])('[SHEET-4] is not believed with a certificate that %s', async (_what, certificateBytes) => {
    expect(await learn({ certificateBytes })).toEqual({ known: null, writes: 0 })
  })
})
