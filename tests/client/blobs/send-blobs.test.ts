// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { emptyState } from '#domain/fold/stream-state.ts'
import type { Control } from '#domain/fold/control.ts'
import { blobIdFor, MAX_BLOB_BYTES } from '#domain/log/blob.ts'
import type { FactId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { BlobStanding } from '#protocol/blob-messages.ts'
import { MAX_PART_BYTES } from '#protocol/blob-limits.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import { BlobMemory } from '#client/blobs/blob-memory.ts'
import type { BlobLinkPort, BlobRecord, PartToPut } from '#client/blobs/blob-ports.ts'
import { fetchBlob } from '#client/blobs/fetch-blob.ts'
import { MemoryBlobStore } from '#client/blobs/memory-blob-store.ts'
import { sendBlobs } from '#client/blobs/send-blobs.ts'
import type { BlobDeps } from '#client/blobs/send-blobs.ts'
import type { Identity } from '#client/ports.ts'
import { aPhotoFact, aPhoto } from '#tests/support/photos.ts'
import { anEvent } from '#tests/support/facts.ts'
import { aDevice } from '#tests/support/sheets.ts'

const stream = eventStream(anEvent())
const photo = aPhoto(100)
const fact = aPhotoFact(photo)
const RECORD: BlobRecord = {
  ...{ stream, blob: blobIdFor(photo), size: photo.length, keptMs: 1, state: 'waiting' },
  names: [{ fact: fact.id, subjects: [] }],
}
const signer = aDevice() as unknown as Identity

const answered = <Answer>(answer: Answer) =>
  Promise.resolve({ kind: 'answered', answer, roundTripMs: 1 } as const)
const NO_SERVER = { kind: 'no-server', reason: 'unreachable' } as const
const problem = (code: ProblemCode, retryAfterMs: number | null = null) =>
  Promise.resolve({ kind: 'problem', problem: code, retryAfterMs } as const)

type Link = BlobLinkPort & { readonly parts: PartToPut[] }
/** A server that says it has nothing and takes all, unless told otherwise. */
function aLink(others: Partial<BlobLinkPort> = {}): Link {
  const parts: PartToPut[] = []
  return {
    parts,
    askBlobs: (_, blobs) => answered({ blobs: blobs.map((): BlobStanding => ({ state: 'part', have: 0 })) }),
    putBlob: (part) => {
      parts.push(part)
      const have = part.start + part.bytes.length
      return answered({ state: have === part.size ? 'whole' : 'part', have })
    },
    getBlob: () => Promise.resolve(NO_SERVER),
    ...others,
  }
}

interface World {
  readonly record?: Partial<BlobRecord>
  readonly link?: Link
  readonly own?: readonly FactId[]
  readonly unplaced?: readonly FactId[]
  readonly isDropped?: boolean
  readonly mayGoOn?: () => boolean
  readonly bytes?: Uint8Array
  readonly control?: Control
}

async function aPhone(world: World = {}) {
  const { record, link = aLink(), own = [fact.id], unplaced = [], isDropped = false } = world
  const { mayGoOn = () => true, bytes = photo, control = emptyState().control } = world
  const store = new MemoryBlobStore()
  await store.keep([{ record: { ...RECORD, ...record }, bytes }])
  let nowMs = 0
  const deps: BlobDeps = {
    ...{ store, link, identity: signer, memory: new BlobMemory(() => nowMs), mayGoOn },
    readControl: () => Promise.resolve(control),
    log: {
      listDropped: () => Promise.resolve(isDropped ? [stream] : []),
      listFactsWithoutPosition: () => Promise.resolve(unplaced.map((id) => ({ fact: id, sheet: null }))),
      readFacts: (ids) => Promise.resolve(ids.filter((id) => own.includes(id)).map(() => ({ stream, fact }))),
    },
  }
  const states = async () => (await store.list()).map(({ state }) => state)
  return { deps, link, store, states, pass: (ms: number) => (nowMs += ms) }
}

describe('[SYN-9] sending a photo', () => {
  it('is done when the server calls it whole, and it is not asked about again today', async () => {
    const { deps, link, states } = await aPhone()
    expect(await sendBlobs(deps)).toEqual({ kind: 'done' })
    expect(await sendBlobs(deps)).toEqual({ kind: 'done' })
    expect(link.parts).toHaveLength(1)
    expect(await states()).toEqual(['stored'])
  })

  it('asks nothing of a stream where this phone may bring nothing, until a day has passed', async () => {
    let asked = 0
    const link = aLink({ askBlobs: () => (asked++, problem('not-allowed')) })
    const { deps, pass, states } = await aPhone({ link })
    for (let round = 0; round < 3; round++) expect(await sendBlobs(deps)).toEqual({ kind: 'done' })
    expect(asked).toBe(1)
    pass(25 * 3_600_000)
    await sendBlobs(deps)
    expect(asked).toBe(2)
    expect(await states()).toEqual(['waiting'])
  })

  it.each([
    ['no server is there', () => Promise.resolve(NO_SERVER), null],
    ['the server asks for time', () => problem('busy', 5_000), 5_000],
  ])('waits when %s, asked or sent to', async (_, fail, retryAfterMs) => {
    for (const way of [{ askBlobs: fail }, { putBlob: fail }]) {
      const { deps, states } = await aPhone({ link: aLink(way) })
      expect(await sendBlobs(deps)).toEqual({ kind: 'failed', retryAfterMs })
      expect(await states()).toEqual(['waiting'])
    }
  })

  it('sends smaller parts after a failure and larger ones after a success', async () => {
    const large = aPhoto(3 * MAX_PART_BYTES, 2)
    const record = { blob: blobIdFor(large), size: large.length }
    const link = aLink()
    const { deps } = await aPhone({ record, bytes: large, link })
    for (let i = 0; i < 6; i++) deps.memory.shrink()
    expect(deps.memory.partBytes).toBe(4 * 1024)
    await sendBlobs(deps)
    expect(link.parts.map(({ bytes }) => bytes.length / 1024).slice(0, 5)).toEqual([4, 8, 16, 32, 64])
    expect(link.parts.at(-1)).toMatchObject({ size: large.length })
  })

  it('notes a word of the server about one that this phone had as sent, or as waiting', async () => {
    const say = (standing: BlobStanding) => aLink({ askBlobs: () => answered({ blobs: [standing] }) })
    const confirmed = await aPhone({ link: say({ state: 'whole', have: 100 }) })
    await sendBlobs(confirmed.deps)
    expect(await confirmed.states()).toEqual(['stored'])
    const gone = await aPhone({ link: say({ state: 'gone', have: 0 }) })
    await sendBlobs(gone.deps)
    expect(await gone.states()).toEqual(['waiting'])
    const lost = await aPhone({ record: { state: 'stored' }, own: [], link: say({ state: 'part', have: 0 }) })
    await sendBlobs(lost.deps)
    expect(await lost.states()).toEqual(['waiting'])
    const silent = await aPhone({ link: aLink({ askBlobs: () => answered({ blobs: [] }) }) })
    expect(await sendBlobs(silent.deps)).toEqual({ kind: 'done' })
    expect(silent.link.parts).toEqual([])
  })

  it('gives way to facts', async () => {
    const { deps, link } = await aPhone({ mayGoOn: () => false })
    expect(await sendBlobs(deps)).toEqual({ kind: 'interrupted' })
    expect(link.parts).toEqual([])
  })

  it('waits for the facts that name it; those of another phone stand in its sheets', async () => {
    const cases = [
      [{ unplaced: [fact.id] }, 0],
      [{ own: [] }, 0],
      [{ own: [], record: { isCarried: true } }, 1],
      [{ own: [], record: { isCarried: true }, unplaced: [fact.id] }, 0],
      [{ own: [], record: { state: 'fetched' } }, 1],
    ] as const
    for (const [world, parts] of cases) {
      const { deps, link } = await aPhone(world)
      await sendBlobs(deps)
      expect(link.parts).toHaveLength(parts)
    }
  })

  it('keeps what it got from the server as such when it brings it back', async () => {
    const { deps, states } = await aPhone({ record: { state: 'fetched' } })
    await sendBlobs(deps)
    expect(await states()).toEqual(['fetched'])
  })

  it.each(['too-large', 'not-allowed', 'bad-request'] as const)(
    'tries no more today after %s, and keeps the photo',
    async (code) => {
      let puts = 0
      const { deps, states } = await aPhone({ link: aLink({ putBlob: () => (puts++, problem(code)) }) })
      for (let round = 0; round < 2; round++) expect(await sendBlobs(deps)).toEqual({ kind: 'done' })
      expect(puts).toBe(1)
      expect(await states()).toEqual(['waiting'])
    },
  )

  it('tries no more today where the server forgets what came, or says that it was erased', async () => {
    let puts = 0
    const forgets = aLink({ putBlob: () => (puts++, answered({ state: 'part', have: 0 } as const)) })
    const { deps, states } = await aPhone({ link: forgets })
    for (let round = 0; round < 2; round++) expect(await sendBlobs(deps)).toEqual({ kind: 'done' })
    expect(puts).toBe(4)
    expect(await states()).toEqual(['waiting'])
    const erased = await aPhone({
      link: aLink({ putBlob: () => answered({ state: 'gone', have: 0 } as const) }),
    })
    expect(await sendBlobs(erased.deps)).toEqual({ kind: 'done' })
    expect(await erased.states()).toEqual(['waiting'])
  })

  it('sends nothing that is not what its name says, or cannot be read', async () => {
    const wrong = await aPhone({ bytes: aPhoto(100, 2) })
    await sendBlobs(wrong.deps)
    const missing = await aPhone()
    missing.store.readBytes = () => Promise.resolve(null)
    await sendBlobs(missing.deps)
    expect([...wrong.link.parts, ...missing.link.parts]).toEqual([])
  })

  it('[SYN-15] removes those of a stream that is done with, but for what the server has not confirmed', async () => {
    for (const [state, left] of [
      ['stored', 0],
      ['fetched', 0],
      ['waiting', 1],
    ] as const) {
      const { deps, store } = await aPhone({ record: { state }, isDropped: true })
      await sendBlobs(deps)
      expect(await store.list()).toHaveLength(left)
    }
  })
})

describe('[SYN-9] fetching a photo', () => {
  const key = { stream, blob: RECORD.blob }
  const from = (getBlob: BlobLinkPort['getBlob']) => fetchBlob({ getBlob }, key, signer)

  it('puts its parts together, and takes nothing else for it', async () => {
    const part = (bytes: Uint8Array) =>
      from(({ start }) => answered({ size: 100, bytes: bytes.slice(start, start + 40) }))
    expect(await part(photo)).toEqual(photo)
    expect(await part(aPhoto(100, 2))).toBeNull()
  })

  it('ends where the server does not answer, sends nothing, or never comes to an end', async () => {
    expect(await from(() => Promise.resolve(NO_SERVER))).toBeNull()
    expect(await from(() => answered({ size: 100, bytes: new Uint8Array(0) }))).toBeNull()
    const endless = new Uint8Array(MAX_BLOB_BYTES)
    expect(
      await from(({ start }) => answered({ size: start + 2 * MAX_BLOB_BYTES, bytes: endless })),
    ).toBeNull()
  })

  it('asks in the stream that was named', async () => {
    const other = { stream: contactsStream(anEvent()), blob: RECORD.blob }
    const asked: unknown[] = []
    const getBlob: BlobLinkPort['getBlob'] = (at) => (asked.push(at), Promise.resolve(NO_SERVER))
    await fetchBlob({ getBlob }, other, signer)
    expect(asked).toEqual([{ ...other, start: 0 }])
  })
})
