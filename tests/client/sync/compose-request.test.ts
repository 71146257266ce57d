// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { StoredSheet } from '#client/ports.ts'
import { MAX_SHEETS } from '#protocol/messages.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import { aMark, aRoundPhone, river, stream, theirs } from '#tests/support/round-phone.ts'
import { aDevice, aServer, aSheet } from '#tests/support/sheets.ts'
import type { TestDevice, TestSheet } from '#tests/support/sheets.ts'

const carried = (device: TestDevice, { id, bytes, header }: TestSheet): StoredSheet => ({
  id,
  bytes,
  stream,
  device: device.device,
  number: header.number,
  certificate: device.certificate.id,
  origin: 'carried',
})

describe('a request', () => {
  it('[SYN-1] carries no more sheets than a server takes; the rest goes with the next one', async () => {
    const { log, round, sending } = aRoundPhone()
    const sheets = Array.from({ length: MAX_SHEETS + 3 }, (_, i) => carried(river, theirs(i + 1)))
    await log.carry(sheets, [river.certificate])
    expect(await round()).toMatchObject({ kind: 'done', stopped: [] })
    expect(sending.map((sheets) => sheets.length).filter(Boolean)).toEqual([MAX_SHEETS, 3])
    expect(await log.listSheetsWithoutPosition(stream)).toEqual([])
  })
})

describe('a sheet of a phone of another server', () => {
  const keys = fakeKeys('lost server')
  const lost = aDevice({ name: 'lost server', role: 'server', issuer: keys })
  const stranger = aDevice({ name: 'stranger', issuer: keys })

  /** Which certificates go with the sheet once the server has asked for them. */
  async function send(formerIssuers: readonly Uint8Array[]) {
    const { server, log, deps, identity, round } = aRoundPhone()
    deps.device.readIdentity = () => Promise.resolve({ ...identity, formerIssuers })
    const sheet = aSheet({ device: stranger, stream, facts: [aMark(1)] })
    await log.carry([carried(stranger, sheet)], [stranger.certificate])
    deps.memory.enclose.add(stranger.certificate.id)
    await round()
    return server.requests[0]?.certificates
  }

  it('[SHEET-4] goes with the certificate of its issuer, where this phone was enrolled there before', async () => {
    expect(await send([lost.certificateBytes])).toEqual([stranger.certificateBytes, lost.certificateBytes])
  })

  it('[SHEET-4] goes without a certificate that this phone does not have itself', async () => {
    const { server, log, deps, round, sending } = aRoundPhone()
    await log.carry([carried(stranger, aSheet({ device: stranger, stream, facts: [aMark(1)] }))], [])
    deps.memory.enclose.add(stranger.certificate.id)
    await round()
    expect(server.requests[0]?.certificates).toEqual([])
    expect(sending[0]).toHaveLength(1)
  })

  it('[SHEET-4] goes with what can be read: an issuer that this version cannot read is left out', async () => {
    const unread = aServer().certificateBytes.slice(0, 20)
    expect(await send([unread])).toEqual([stranger.certificateBytes])
    expect(await send([unread, lost.certificateBytes])).toEqual([
      stranger.certificateBytes,
      lost.certificateBytes,
    ])
  })
})
