import { describe, expect, it } from 'vitest'
import { bytesOfId } from '#domain/ids.ts'
import type { StreamId } from '#domain/ids.ts'
import { blobIdFor, MAX_BLOB_BYTES } from '#domain/log/blob.ts'
import { eventStream, organisationStream } from '#domain/stream.ts'
import { BLOB_ASK_PATH, BLOB_GET_PATH, BLOB_PUT_PATH, MAX_PART_BYTES } from '#protocol/blob-limits.ts'
import { BlobAskAnswer, BlobGetAnswer, BlobPutAnswer } from '#protocol/blob-messages.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import { MAX_STREAM_BLOB_BYTES } from '#server/blobs/take-blobs.ts'
import { aCoordinator, aPhone } from '#tests/support/devices.ts'
import type { SyncOptions, TestPhone } from '#tests/support/devices.ts'
import { aGrant, anEvent, aPerson, aRegistration, bytesFor } from '#tests/support/facts.ts'
import { readAnswer, readProblem, requestNumber } from '#tests/support/messages.ts'
import { aPhoto, aPhotoFact } from '#tests/support/photos.ts'
import { bring, decideBy, event, openStage, STORES, stream } from '../control/stage.ts'

const photo = aPhoto(150_000)
const blob = blobIdFor(photo)
const head = { protocol: PROTOCOL_VERSION, request: requestNumber() }

interface Put extends SyncOptions {
  readonly start?: number
  readonly bytes?: Uint8Array
  readonly size?: number
  readonly of?: Uint8Array
  readonly to?: StreamId
}

/** The raw answer to one part; by default the next 64 KB from `start` on. */
function tryPut(phone: TestPhone, put: Put = {}): Promise<Response> {
  const { of = photo, start = 0, to = stream, size = of.length } = put
  const { bytes = of.slice(start, start + MAX_PART_BYTES) } = put
  const message = { ...head, stream: to, blob: bytesOfId(blobIdFor(of)), size, start, bytes }
  return phone.send(BLOB_PUT_PATH, message, put)
}

async function put(phone: TestPhone, part: Put = {}) {
  const { state, have } = await readAnswer(BlobPutAnswer, await tryPut(phone, part))
  return { state, have }
}

async function putAll(phone: TestPhone, of = photo, to = stream) {
  let answer = { state: 'part', have: 0 }
  while (answer.state === 'part') answer = await put(phone, { of, to, start: answer.have })
  return answer
}

async function ask(phone: TestPhone, ...photos: readonly Uint8Array[]) {
  const blobs = photos.map((each) => bytesOfId(blobIdFor(each)))
  const response = await phone.send(BLOB_ASK_PATH, { ...head, stream, blobs })
  return (await readAnswer(BlobAskAnswer, response)).blobs
}

function tryGet(phone: TestPhone, start = 0, of = photo): Promise<Response> {
  return phone.send(BLOB_GET_PATH, { ...head, stream, blob: bytesOfId(blobIdFor(of)), start })
}

const problemOf = async (response: Promise<Response>) => readProblem(await response)

describe.each(STORES)('photos, over %s', (_name, store) => {
  it('[SYN-9] come in parts, count when they are whole, and can be read in parts', async () => {
    const { gate, river } = await openStage({ store: await store() })
    expect(await ask(gate, photo)).toEqual([{ state: 'part', have: 0 }])
    expect(await put(gate)).toEqual({ state: 'part', have: MAX_PART_BYTES })
    expect(await problemOf(tryGet(river))).toBe('not-found')
    expect(await put(gate, { start: MAX_PART_BYTES })).toEqual({ state: 'part', have: 2 * MAX_PART_BYTES })
    expect(await put(gate, { start: 2 * MAX_PART_BYTES })).toEqual({ state: 'whole', have: 150_000 })
    expect(await ask(gate, aPhoto(5), photo)).toEqual([
      { state: 'part', have: 0 },
      { state: 'whole', have: 150_000 },
    ])
    const first = await readAnswer(BlobGetAnswer, await tryGet(river))
    const last = await readAnswer(BlobGetAnswer, await tryGet(river, 2 * MAX_PART_BYTES))
    expect(first).toMatchObject({ size: 150_000, bytes: photo.slice(0, MAX_PART_BYTES) })
    expect(last).toMatchObject({ size: 150_000, bytes: photo.slice(2 * MAX_PART_BYTES) })
  })

  it('[SYN-9] go on where the server is, whatever was repeated, lost, or brought by two at once', async () => {
    const { gate, river } = await openStage({ store: await store() })
    expect(await put(gate, { start: 50 })).toEqual({ state: 'part', have: 0 })
    await put(gate)
    expect(await put(gate)).toEqual({ state: 'part', have: MAX_PART_BYTES })
    expect(await put(river, { start: 10, bytes: new Uint8Array(5) })).toEqual({
      state: 'part',
      have: MAX_PART_BYTES,
    })
    expect(await putAll(river)).toEqual({ state: 'whole', have: 150_000 })
    expect(await put(gate, { start: MAX_PART_BYTES })).toEqual({ state: 'whole', have: 150_000 })
  })

  it('[SYN-9] that are not what their hash says begin anew', async () => {
    const { gate, app } = await openStage({ store: await store() })
    await put(gate)
    await put(gate, { start: MAX_PART_BYTES, bytes: new Uint8Array(MAX_PART_BYTES) })
    expect(await put(gate, { start: 2 * MAX_PART_BYTES })).toEqual({ state: 'part', have: 0 })
    expect(await app.store.readBlob(stream, blob)).toBeNull()
    expect(await putAll(gate)).toEqual({ state: 'whole', have: 150_000 })
    expect(await app.store.readBlob(stream, blob)).toEqual(photo)
  })

  it('[SYN-9] of which another length was told begin anew', async () => {
    const { gate } = await openStage({ store: await store() })
    await put(gate, { size: 160_000 })
    expect(await put(gate, { start: MAX_PART_BYTES })).toEqual({ state: 'part', have: 0 })
    expect(await putAll(gate)).toEqual({ state: 'whole', have: 150_000 })
  })

  it('[SYN-10] go with the person whom they are about, and are not taken again', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const person = aPerson('to be forgotten')
    const [paper, meadow, both] = [aPhoto(50, 2), aPhoto(60, 3), aPhoto(70, 4)]
    await bring(gate, [
      aRegistration({ person }),
      aPhotoFact(paper, { subject: person, kind: 'a-later-kind' }),
      aPhotoFact(meadow, { subject: event }),
      aPhotoFact(both, { subject: person }),
      aPhotoFact(both, { subject: event }),
    ])
    for (const each of [paper, meadow, both]) await putAll(gate, each)
    await decideBy(desk, { kind: 'erase', event, people: [person] })
    expect(await ask(gate, paper, meadow, both)).toMatchObject([
      { state: 'gone' },
      { state: 'whole' },
      { state: 'whole' },
    ])
    expect(await put(gate, { of: paper })).toEqual({ state: 'gone', have: 0 })
    expect(await app.store.readBlob(stream, blobIdFor(paper))).toBeNull()
    // A phone that was away says more about the same person.
    const late = aPhoto(80, 5)
    await bring(gate, [aPhotoFact(late, { subject: person })])
    expect(await put(gate, { of: late })).toEqual({ state: 'gone', have: 0 })
    await decideBy(desk, { kind: 'erase', event, people: [person] })
    expect(await ask(gate, paper, late)).toEqual([
      { state: 'gone', have: 0 },
      { state: 'gone', have: 0 },
    ])
    // Somebody else follows, of whom there is no photo.
    const another = aPerson('another to be forgotten')
    await bring(gate, [aRegistration({ person: another })])
    expect(await decideBy(desk, { kind: 'erase', event, people: [another] })).toMatchObject({ facts: 1 })
    expect(await ask(gate, paper, meadow)).toMatchObject([{ state: 'gone' }, { state: 'whole' }])
  })
})

describe('who may bring and see photos', () => {
  it('[SYN-7] whoever may write in the stream, with a proof', async () => {
    const { app, gate } = await openStage()
    const elsewhere = await aCoordinator(app, anEvent('another'))
    const nobody = await aPhone(app)
    expect(await problemOf(tryPut(elsewhere))).toBe('not-allowed')
    expect(await problemOf(tryPut(nobody))).toBe('unknown-device')
    expect(await problemOf(tryPut(gate, { proof: null }))).toBe('bad-proof')
    expect(await problemOf(tryPut(gate, { to: organisationStream(2026) }))).toBe('not-allowed')
    expect(await problemOf(tryGet(elsewhere))).toBe('not-allowed')
    const blobs = [bytesOfId(blob)]
    expect(await problemOf(elsewhere.send(BLOB_ASK_PATH, { ...head, stream, blobs }))).toBe('not-allowed')
    expect(await app.store.listStreamsWithBlobs()).toEqual([])
  })

  it('[SHEET-4] also whoever was granted a role there', async () => {
    const { app, desk } = await openStage()
    const helper = await aCoordinator(app, anEvent('another'))
    await bring(desk, [aGrant({ to: helper.device, role: 'coordinator' })])
    expect(await put(helper)).toEqual({ state: 'part', have: MAX_PART_BYTES })
  })

  it('[SYN-7] no phone that was revoked', async () => {
    const { desk, gate } = await openStage()
    await bring(gate)
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'all' })
    expect(await problemOf(tryPut(gate))).toBe('not-allowed')
    expect(await problemOf(tryGet(gate))).toBe('not-allowed')
  })
})

describe('limits', () => {
  it('[SYN-9] refuse what is too large, empty, or longer than it says', async () => {
    const { gate } = await openStage()
    expect(await problemOf(tryPut(gate, { size: MAX_BLOB_BYTES + 1 }))).toBe('too-large')
    expect(await problemOf(tryPut(gate, { bytes: new Uint8Array(0) }))).toBe('bad-request')
    expect(await problemOf(tryPut(gate, { size: 10 }))).toBe('bad-request')
    expect(await problemOf(tryPut(gate, { bytes: new Uint8Array(MAX_PART_BYTES + 1) }))).toBe('bad-request')
  })

  it('[SYN-9] a stream takes so much and asks to wait with more', async () => {
    const { app, gate } = await openStage()
    const full = blobIdFor(bytesFor('much', 1))
    await app.store.transact(stream, (t) =>
      t.noteBlob(stream, { blob: full, size: MAX_STREAM_BLOB_BYTES - 100, have: 0, state: 'part' }),
    )
    const response = await tryPut(gate)
    expect(response.headers.get('retry-after')).toBe('3600')
    expect(await readProblem(response)).toBe('storage-full')
    const other = eventStream(anEvent('another'))
    const elsewhere = await aCoordinator(app, anEvent('another'))
    expect(await put(elsewhere, { to: other })).toMatchObject({ state: 'part' })
  })

  it('does not tell the log of whom or what', async () => {
    const { app, gate } = await openStage()
    await put(gate)
    expect(app.logged.at(-1)).toContain(BLOB_PUT_PATH)
    expect(app.logged.join('')).not.toContain(blob)
  })
})
