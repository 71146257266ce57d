import { describe, expect, it } from 'vitest'
import { concatBytes } from '#domain/bytes.ts'
import type { StreamId } from '#domain/ids.ts'
import type { SealedSheet } from '#domain/log/seal.ts'
import { eventStream } from '#domain/stream.ts'
import { CARRY_PATH, CarryAnswer } from '#protocol/carry-messages.ts'
import { boxForServer, IV_BYTES, SECTION_KEY_BYTES, sealSheetBytes } from '#protocol/handover/boxes.ts'
import { writeHandover } from '#protocol/handover/handover.ts'
import type { Section } from '#protocol/handover/handover.ts'
import { MAX_BODY_BYTES, PROTOCOL_VERSION } from '#protocol/version.ts'
import { openServerBoxes } from '#server/keys/server-box.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import type { SyncOptions, TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, bytesFor } from '#tests/support/facts.ts'
import { readAnswer, readProblem, requestNumber } from '#tests/support/messages.ts'
import { openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'

const { subtle } = crypto
const [event, elsewhere] = [anEvent(), anEvent('Ертіс жағалауы')]
const stream = eventStream(event)

/** Sheets of a phone that is lost, and the phone of another event that carries them without being able to read them. */
async function gather(app: TestApp, count = 2) {
  const author = await aCoordinator(app, event)
  const sheets: SealedSheet[] = []
  for (let i = 0; i < count; i++) sheets.push(await author.seal(stream, [aCheckIn()]))
  return { author, sheets, carrier: await aCoordinator(app, elsewhere, 'Carrier') }
}

/** A section as a phone seals it for the server with this key. */
async function sectionOf(
  { deps }: TestApp,
  sheets: readonly SealedSheet[],
  of: StreamId = stream,
): Promise<Section> {
  const key = bytesFor('section', SECTION_KEY_BYTES)
  const sealed = sheets.map(async ({ id: sheet, bytes }) => {
    const iv = bytesFor(sheet, IV_BYTES)
    return { sheet, iv, bytes: await sealSheetBytes(subtle, key, { stream: of, sheet, iv }, bytes) }
  })
  const server = await boxForServer(subtle, deps.server.certificate.key, of, key)
  return { stream: of, server, readers: [], sheets: await Promise.all(sealed) }
}

function parcelOf(author: TestPhone, ...sections: readonly Section[]): Uint8Array {
  const organisation = author.certificate?.organisation ?? new Uint8Array(16)
  const sheets = sections.reduce((sum, section) => sum + section.sheets.length, 0)
  const head = { organisation, ms: 0, sheets, photos: 0 }
  return writeHandover({ head, certificates: [author.certificateBytes], sections })
}

const messageOf = (parcel: Uint8Array) => ({
  protocol: PROTOCOL_VERSION,
  request: requestNumber(),
  parcel,
})
const tryCarry = (carrier: TestPhone, parcel: Uint8Array, options?: SyncOptions) =>
  carrier.send(CARRY_PATH, messageOf(parcel), options)
const carry = async (carrier: TestPhone, parcel: Uint8Array) =>
  readAnswer(CarryAnswer, await tryCarry(carrier, parcel))
const idsOf = (sheets: readonly SealedSheet[]) => sheets.map(({ id }) => id)
const flip = (bytes: Uint8Array) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1)

describe('a parcel that a phone carried', () => {
  it('[SYN-12] is taken in as its author signed it, though its carrier may not read the event', async () => {
    const app = await openApp()
    const { author, carrier, sheets } = await gather(app)
    const answer = await carry(carrier, parcelOf(author, await sectionOf(app, sheets)))
    expect(answer).toMatchObject({ request: requestNumber(), taken: idsOf(sheets), left: 0 })
    const stored = await app.store.readSheets(stream, idsOf(sheets))
    expect([...stored.values()]).toEqual(sheets.map(({ bytes }) => bytes))
  })

  it('[SYN-12, SYN-4] changes nothing when it comes again, by whomever', async () => {
    const app = await openApp()
    const { author, carrier, sheets } = await gather(app)
    const parcel = parcelOf(author, await sectionOf(app, sheets))
    const first = await carry(carrier, parcel)
    const cursor = await app.store.readCursor(stream)
    expect(cursor.n).toBe(2)
    expect(await carry(carrier, parcel)).toEqual(first)
    expect(await carry(author, parcel)).toEqual(first)
    expect(await app.store.readCursor(stream)).toEqual(cursor)
  })

  it('[SYN-12] waits as a whole where its box is not for this server, and holds up no other', async () => {
    const [app, other] = [await openApp(), await openApp()]
    const { author, carrier, sheets } = await gather(app)
    const [one, two] = sheets as [SealedSheet, SealedSheet]
    const sections = [await sectionOf(other, [one]), await sectionOf(app, [two])]
    const answer = await carry(carrier, parcelOf(author, ...sections))
    expect(answer).toMatchObject({ taken: [two.id], left: 1 })
    expect((await app.store.readCursor(stream)).n).toBe(1)
  })

  it('[SYN-5] loses no more than the sheet that is damaged', async () => {
    const app = await openApp()
    const { author, carrier, sheets } = await gather(app)
    const section = await sectionOf(app, sheets)
    const damaged = section.sheets.map((each, i) => (i === 0 ? { ...each, bytes: flip(each.bytes) } : each))
    const answer = await carry(carrier, parcelOf(author, { ...section, sheets: damaged }))
    expect(answer).toMatchObject({ taken: [sheets[1]?.id], left: 1 })
  })

  it('[SYN-7, SYN-12] of another organisation puts nothing into the log, though it was sealed for this server', async () => {
    const [app, other] = [await openApp(), await openApp()]
    const stranger = await gather(other)
    const { carrier } = await gather(app, 0)
    const parcel = parcelOf(stranger.author, await sectionOf(app, stranger.sheets))
    expect(await carry(carrier, parcel)).toMatchObject({ taken: [], left: 2 })
    expect((await app.store.readCursor(stream)).n).toBe(0)
  })

  it('[SHEET-4] is judged by its author’s right: what they may not write is held, whoever carries it', async () => {
    const app = await openApp()
    const { author, carrier } = await gather(app, 0)
    const foreign = eventStream(elsewhere)
    const sheet = await author.seal(foreign, [aCheckIn()])
    const answer = await carry(carrier, parcelOf(author, await sectionOf(app, [sheet], foreign)))
    expect(answer).toMatchObject({ taken: [sheet.id], left: 0 })
    expect((await app.store.listKnown(foreign, [sheet.id])).get(sheet.id)).toEqual({ isHeld: true })
  })

  it('[SYN-6] that is no hand-over is a bad request, and so is a body that is no such message', async () => {
    const app = await openApp()
    const { carrier } = await gather(app, 0)
    for (const parcel of [new Uint8Array(0), Uint8Array.of(1, 2, 3), new Uint8Array(5_000).fill(0x41)]) {
      const response = await tryCarry(carrier, parcel)
      expect(response.status).toBe(400)
      expect(await readProblem(response)).toBe('bad-request')
    }
    const { parcel, ...rest } = messageOf(Uint8Array.of(1))
    for (const body of [rest, { ...rest, parcel: 'text' }, { ...rest, parcel, protocol: 2 }])
      expect(await readProblem(await carrier.send(CARRY_PATH, body))).toBe('bad-request')
  })

  it('[SYN-9] that is larger than a request may be is refused', async () => {
    const app = await openApp()
    const { carrier } = await gather(app, 0)
    const parts = [new Uint8Array(MAX_BODY_BYTES), Uint8Array.of(1)]
    const response = await tryCarry(carrier, concatBytes(parts), { isGzipped: true })
    expect(await readProblem(response)).toBe('too-large')
  })

  it('[SYN-7] is taken from nobody who does not show who they are', async () => {
    const app = await openApp()
    const { author, carrier, sheets } = await gather(app)
    const parcel = parcelOf(author, await sectionOf(app, sheets))
    const other = await carrier.prove(CARRY_PATH, messageOf(Uint8Array.of(1)))
    for (const proof of [null, '', other]) {
      const response = await tryCarry(carrier, parcel, { proof })
      expect(response.status).toBe(401)
      expect(await readProblem(response)).toBe('bad-proof')
    }
    expect((await app.store.readCursor(stream)).n).toBe(0)
  })

  it('waits on its phone while the server has no key to open it with', async () => {
    const app = await openApp()
    const { sheets } = await gather(app)
    const empty = {
      readSetting: () => Promise.resolve(null),
      addSetting: () => Promise.reject(new Error('full')),
    }
    const open = await openServerBoxes(empty, app.deps.server)
    const { server } = await sectionOf(app, sheets)
    expect(await open(stream, server)).toBeNull()
  })
})
