// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { KnownServer } from '#client/ports.ts'
import { scheduleStream } from '#domain/stream.ts'
import { helloToSign } from '#protocol/hello.ts'
import type { HelloAnswer } from '#protocol/messages.ts'
import { learnServer } from '#client/sync/learn-server.ts'
import { FakeServer } from '#tests/support/fake-server.ts'
import { fakeKeys, fakeVerify } from '#tests/support/fake-signatures.ts'
import { aDevice, aServer } from '#tests/support/sheets.ts'

/** What the server of a name says, signed by it. */
async function say(told: Partial<HelloAnswer> = {}, name = 'server'): Promise<HelloAnswer> {
  const hello = await new FakeServer().hello()
  if (hello.kind !== 'answered') throw new Error('no answer')
  const said = { ...hello.answer, ...told }
  return { ...said, signature: await fakeKeys(name).sign(helloToSign(said)) }
}

/** What a phone has kept after it was told this, how often it wrote, and what it believed last. */
async function learn(...told: readonly HelloAnswer[]) {
  let known: KnownServer | null = null
  let writes = 0
  let isBelieved = false
  const device = {
    readServer: () => Promise.resolve(known),
    storeServer: (server: KnownServer) => Promise.resolve(void ([known, writes] = [server, writes + 1])),
  } as unknown as Parameters<typeof learnServer>[0]['device']
  for (const hello of told) isBelieved = await learnServer({ device, verify: fakeVerify }, hello)
  return { known: known as KnownServer | null, writes, isBelieved }
}

const NOTHING = { known: null, writes: 0, isBelieved: false }

describe('what a server says of itself', () => {
  it('[SYN-8] is kept, and written anew only when it changed', async () => {
    const schedules = [scheduleStream(2026)]
    const { known, writes } = await learn(
      await say(),
      await say(),
      await say({ schedules }),
      await say({ schedules }),
    )
    expect(known).toEqual({ certificateBytes: aServer().certificateBytes, schedules })
    expect(writes).toBe(2)
    const other = aDevice({ name: 'another', role: 'server', issuer: fakeKeys('another') })
    const otherSays = await say({ certificate: other.certificateBytes }, 'another')
    expect(await learn(await say(), otherSays)).toMatchObject({ writes: 2, isBelieved: true })
  })

  it.each([
    ['cannot be read', Uint8Array.of(7)],
    ['it did not sign itself', aDevice({ name: 'another', role: 'server' }).certificateBytes],
  ])('[SHEET-4] is not believed with a certificate that %s', async (_what, certificate) => {
    expect(await learn(await say({ certificate }, 'another'))).toEqual(NOTHING)
  })

  it.each<[keyof HelloAnswer, Partial<HelloAnswer>]>([
    ['request', { request: new Uint8Array(8).fill(1) }],
    ['serverMs', { serverMs: 1 }],
    ['organisation', { organisation: new Uint8Array(16) }],
    ['schedules', { schedules: [scheduleStream(2027)] }],
    ['oldestApp', { oldestApp: '9.0.0' }],
    ['signature', { signature: new Uint8Array(64) }],
  ])('[SYN-6] is not believed with another %s than it signed', async (_field, altered) => {
    expect(await learn({ ...(await say()), ...altered })).toEqual(NOTHING)
  })
})
