import { encode } from 'cborg'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { bytesOfId, sheetIdOf } from '#domain/ids.ts'
import { eventStream, scheduleStream } from '#domain/stream.ts'
import { decodeMessage, encodeMessage } from '#protocol/codec.ts'
import {
  EnrolAnswer,
  EnrolRequest,
  HelloAnswer,
  InviteAnswer,
  InviteRequest,
  LogEntry,
  MAX_SHEETS,
  MAX_STREAMS,
  ProblemAnswer,
  StreamAnswer,
  SyncAnswer,
  SyncRequest,
} from '#protocol/messages.ts'
import { writeSyncAnswer } from '#protocol/write-sync-answer.ts'
import { anEvent } from '#tests/support/facts.ts'
import { filled } from '#tests/support/hex.ts'
import { aDevice, aSheet } from '#tests/support/sheets.ts'

const sheet = aSheet()
const stream = eventStream(anEvent())
const cursor = { n: 3, digest: filled(3, 32) }
const { certificateBytes } = aDevice()
const id = bytesOfId(sheet.id)
const head = { protocol: 1, request: filled(8, 8) }

const aStreamRequest = { stream, cursor, trail: [cursor], sheets: [sheet.bytes] }
const syncRequest = { ...head, certificates: [certificateBytes], streams: [aStreamRequest] }
const page = {
  outcome: 'page',
  stream,
  verdicts: [{ verdict: 'stored' }, { verdict: 'later', retryAfterMs: 5000 }],
  from: 3,
  entries: [
    { tag: 'bytes', n: 4, sheet: sheet.bytes },
    { tag: 'same', n: 5, sheet: id },
    { tag: 'held', n: 6, sheet: id },
    { tag: 'id', n: 7, sheet: id },
  ],
  cursor: { n: 7, digest: filled(7, 32) },
  hasMore: false,
}
const syncAnswer = {
  ...head,
  serverMs: 1_792_209_600_000,
  certificates: [certificateBytes],
  streams: [
    page,
    { outcome: 'diverged', stream, verdicts: [] },
    { outcome: 'problem', stream: scheduleStream(2026), problem: 'busy' },
  ],
}
const hello = {
  ...head,
  serverMs: 5,
  organisation: filled(1, 16),
  certificate: certificateBytes,
  schedules: [scheduleStream(2026)],
  oldestApp: '0.1.0',
  signature: filled(5, 64),
}
const enrolRequest = {
  ...head,
  code: filled(2, 16),
  key: filled(4, 65),
  name: 'Gate',
  signature: filled(5, 64),
}
const enrolAnswer = {
  ...head,
  certificate: certificateBytes,
  serverCertificate: certificateBytes,
  organisation: filled(1, 16),
}
const inviteRequest = { ...head, role: 'coordinator', event: anEvent() }
const inviteAnswer = { ...head, code: filled(2, 16), expiresMs: 7 }
const problem = { ...head, problem: 'busy', retryAfterMs: 1 }

const MESSAGES: readonly (readonly [string, v.GenericSchema, Record<string, unknown>])[] = [
  ['a sync request', SyncRequest, syncRequest],
  ['a sync answer', SyncAnswer, syncAnswer],
  ['a hello', HelloAnswer, hello],
  ['an enrolment', EnrolRequest, enrolRequest],
  ['an enrolment\u2019s answer', EnrolAnswer, enrolAnswer],
  ['an enrolment\u2019s answer for an event', EnrolAnswer, { ...enrolAnswer, event: anEvent() }],
  ['an invitation', InviteRequest, inviteRequest],
  ['an invitation\u2019s answer', InviteAnswer, inviteAnswer],
  ['a problem', ProblemAnswer, problem],
]

const through = (schema: v.GenericSchema, message: object) => decodeMessage(schema, encodeMessage(message))

describe('messages', () => {
  it.each(MESSAGES)('[SYN-1] carry %s over the wire', (_what, schema, message) => {
    const read = through(schema, message)
    expect(read).not.toBeNull()
    expect(read).toEqual(spelt(message))
  })

  it('[SYN-1] leave out what is undefined', () => {
    const streams = [{ ...aStreamRequest, trail: undefined }]
    expect(through(SyncRequest, { ...syncRequest, streams })).toMatchObject({ streams: [{ stream, cursor }] })
  })

  it.each(MESSAGES)('[SYN-6] are refused when a field of %s is missing', (_what, schema, message) => {
    const optional = ['trail', 'event', 'retryAfterMs', ...(schema === ProblemAnswer ? ['request'] : [])]
    for (const key of Object.keys(message).filter((each) => !optional.includes(each))) {
      const rest = Object.fromEntries(Object.entries(message).filter(([each]) => each !== key))
      expect(through(schema, rest), key).toBeNull()
    }
  })

  it.each(MESSAGES)('[SYN-6] are refused when a field of %s is something else', (_what, schema, message) => {
    for (const key of Object.keys(message))
      for (const wrong of [true, 1.5, { odd: 1 }])
        expect(through(schema, { ...message, [key]: wrong }), key).toBeNull()
  })

  it.each(MESSAGES)('[SYN-6] of another protocol version are refused: %s', (_what, schema, message) => {
    expect(through(schema, { ...message, protocol: 2 })).toBeNull()
  })

  it.each(MESSAGES)(
    '[SYN-6] may have fields that this version does not know: %s',
    (_what, schema, message) => {
      expect(through(schema, { ...message, zebra: 1 })).toEqual(spelt(message))
    },
  )
})

describe('a sync request', () => {
  const withStream = (change: object) => ({ ...syncRequest, streams: [{ ...aStreamRequest, ...change }] })

  it.each<[string, object]>([
    ['no stream', { ...syncRequest, streams: [] }],
    [
      'too many streams',
      { ...syncRequest, streams: Array.from({ length: MAX_STREAMS + 1 }, () => aStreamRequest) },
    ],
    ['too many sheets', withStream({ sheets: Array.from({ length: MAX_SHEETS + 1 }, () => filled(0, 1)) })],
    ['a stream nobody knows', withStream({ stream: 'gardens/2026' })],
    ['a negative position', withStream({ cursor: { n: -1, digest: filled(0, 32) } })],
    ['half a position', withStream({ cursor: { n: 0.5, digest: filled(0, 32) } })],
    ['a short digest', withStream({ cursor: { n: 0, digest: filled(0, 31) } })],
    ['a sheet that is text', withStream({ sheets: ['sheet'] })],
    ['a long trail', withStream({ trail: Array.from({ length: 65 }, () => cursor) })],
    ['a short request number', { ...syncRequest, request: filled(0, 7) }],
  ])('[SYN-1] is refused with %s', (_what, message) => {
    expect(through(SyncRequest, message)).toBeNull()
  })
})

describe('a sync answer', () => {
  it.each<[string, object]>([
    ['an unknown tag', { tag: 'gone', n: 1, sheet: id }],
    ['a short id', { tag: 'same', n: 1, sheet: filled(0, 31) }],
    ['no position', { tag: 'bytes', sheet: sheet.bytes }],
    ['text for bytes', { tag: 'bytes', n: 1, sheet: 'x' }],
  ])('[SYN-1] is refused with an entry of %s', (_what, entry) => {
    expect(v.is(LogEntry, entry)).toBe(false)
    expect(through(SyncAnswer, { ...syncAnswer, streams: [{ ...page, entries: [entry] }] })).toBeNull()
  })

  it.each<[string, object]>([
    ['an unknown outcome', { ...page, outcome: 'maybe' }],
    ['an unknown verdict', { ...page, verdicts: [{ verdict: 'refused' }] }],
    ['an unknown problem of a stream', { outcome: 'problem', stream, problem: 'link-used' }],
  ])('[SYN-1] is refused with %s', (_what, answer) => {
    expect(v.is(StreamAnswer, answer)).toBe(false)
  })
})

describe('an enrolment', () => {
  it.each(['', '   ', 'x'.repeat(201)])('is refused with the name "%s"', (name) => {
    expect(through(EnrolRequest, { ...enrolRequest, name })).toBeNull()
  })

  it('takes spaces off the name', () => {
    expect(through(EnrolRequest, { ...enrolRequest, name: ' Gate ' })).toMatchObject({ name: 'Gate' })
  })
})

describe('the codec', () => {
  it.each([
    ['a page of a captive portal', new TextEncoder().encode('<!doctype html><title>Sign in</title>')],
    ['JSON', new TextEncoder().encode('{"protocol":1}')],
    ['nothing', filled(0, 0)],
    ['a cut answer', encodeMessage(syncAnswer).subarray(0, 200)],
    ['an answer with a tail', Uint8Array.from([...encodeMessage(syncAnswer), 0])],
    ['an answer that nests a million deep', filled(0x81, 1_000_000)],
    ['a list of indefinite length', Uint8Array.of(0x9f, 0xff)],
    ['a map with a repeated key', Uint8Array.of(0xa2, 0x61, 0x61, 1, 0x61, 0x61, 1)],
    ['a number', encode(1)],
    ['a problem of indefinite length', Uint8Array.from([0xbf, ...encodeMessage(problem).subarray(1), 0xff])],
  ])('[SYN-6] takes %s for no answer', (_what, bytes) => {
    expect(decodeMessage(SyncAnswer, bytes)).toBeNull()
    expect(decodeMessage(ProblemAnswer, bytes)).toBeNull()
  })

  it('[SYN-1] writes sheet ids as bytes and reads them as text', () => {
    const answer = decodeMessage(SyncAnswer, encodeMessage(syncAnswer))
    if (!answer) throw new Error('no answer')
    expect(encodeMessage(writeSyncAnswer(answer))).toEqual(encodeMessage(syncAnswer))
    expect(decodeMessage(SyncAnswer, encodeMessage(writeSyncAnswer(answer)))).toEqual(answer)
  })

  it('[SYN-6] reads random and mutated bytes without throwing', () => {
    const usual = encodeMessage(syncAnswer)
    const mutated = fc
      .array(fc.tuple(fc.nat(usual.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
      .map((changes) => changes.reduce((all, [at, byte]) => all.with(at, byte), usual))
    const cut = fc.nat(usual.length - 1).map((length) => usual.subarray(0, length))
    fc.assert(
      fc.property(fc.oneof(mutated, cut, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        for (const schema of [SyncAnswer, SyncRequest, EnrolRequest, ProblemAnswer, HelloAnswer]) {
          const read = decodeMessage(schema, bytes)
          if (read) expect(read.protocol).toBe(1)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('[SHEET-3] hands sheets on byte for byte, as bytes of their own', () => {
    const bytes = encodeMessage(syncRequest)
    const read = decodeMessage(SyncRequest, bytes)
    const got = read?.streams[0]?.sheets[0]
    expect(got).toEqual(sheet.bytes)
    expect(got?.buffer.byteLength).toBe(sheet.bytes.length)
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype)
  })
})

/** What is read spells sheet ids as text; on the wire they are bytes. */
function spelt(message: unknown): unknown {
  if (Array.isArray(message)) return message.map(spelt)
  if (typeof message !== 'object' || message === null || message instanceof Uint8Array) return message
  return Object.fromEntries(
    Object.entries(message).map(([key, value]: [string, unknown]) => [
      key,
      key === 'sheet' && value instanceof Uint8Array && value.length === 32 ? sheetIdOf(value) : spelt(value),
    ]),
  )
}
