import { sheetIdOf } from '#domain/ids.ts'
import { encodeMessage } from '#protocol/codec.ts'
import type { SyncAnswer, Verdict } from '#protocol/messages.ts'
import { BundleWriter, openBundle } from '#protocol/wire/bundle.ts'
import { aDevice } from '#tests/support/sheets.ts'
import type { TestSheet } from '#tests/support/sheets.ts'

const request = new Uint8Array(8).fill(7)
const hash = new Uint8Array(32).fill(1)
const cursor = { n: 0, digest: hash }
const certificates = [aDevice().certificateBytes]

/** Every verdict there is, with a wait and without. */
const verdicts: readonly Verdict[] = [
  ...(['stored', 'held', 'incomplete', 'resend', 'unreadable'] as const).map((verdict) => ({ verdict })),
  { verdict: 'later', retryAfterMs: 60_000 },
]

/** Messages of ours, of every kind and with all that may stand in them. */
export function listMessages(sheets: readonly TestSheet[]): readonly Uint8Array[] {
  const stream = sheets[0]?.header.stream
  const raw = sheets.map((sheet) => sheet.bytes)
  return [
    { protocol: 1, request, certificates, streams: [{ stream, cursor, trail: [cursor], sheets: raw }] },
    { protocol: 1, request, certificates, streams: [{ stream, cursor, sheets: [], packed: pack(raw), reads: 'rooted' }] },
    anAnswer([{ outcome: 'page', stream, verdicts, from: 0, entries: listEntries(sheets), cursor, hasMore: false }, { outcome: 'problem', stream, problem: 'busy' }]),
    anAnswer([{ outcome: 'page', stream, verdicts, from: 3, entries: [], packed: pack(raw), cursor, hasMore: true }]),
    anAnswer([{ outcome: 'diverged', stream, verdicts }]),
    { protocol: 1, request, code: new Uint8Array(16), key: new Uint8Array(65), name: 'Gate', signature: new Uint8Array(64) },
    { protocol: 1, request, serverMs: 1, organisation: new Uint8Array(16), certificate: raw[0], schedules: ['schedule/2026'], oldestApp: '0.1.0', signature: new Uint8Array(64) },
    { protocol: 1, request, problem: 'busy', retryAfterMs: 5 },
  ].map(encodeMessage) // prettier-ignore
}

/** Reads all that an answer brings packed; it may be nothing, and never more than it says. */
export function openPacked(answer: SyncAnswer, most: number): void {
  for (const each of answer.streams) {
    if (each.outcome !== 'page' || !each.packed) continue
    const bundle = openBundle(each.packed, { stream: each.stream, view: null, sent: [] })
    for (let left = Math.min(bundle?.count ?? 0, most); left > 0; left--) if (!bundle?.next()) break
  }
}

function anAnswer(streams: readonly object[]): object {
  return { protocol: 1, request, serverMs: 1, certificates, streams }
}

/** As they travel: ids are bytes there. */
function listEntries(sheets: readonly TestSheet[]): readonly object[] {
  const bytes = sheets.map((sheet, i) => ({ tag: 'bytes', n: i + 1, sheet: sheet.bytes }))
  const ids = (['same', 'held', 'id'] as const).map((tag, i) => ({ tag, n: 4 + i, sheet: hash }))
  return [...bytes, ...ids]
}

/** Whole sheets, one as it is, and ids alone: what a page may hold. */
function pack(raw: readonly Uint8Array[]): Uint8Array {
  const writer = new BundleWriter({ view: null, sent: [] })
  for (const [i, bytes] of raw.entries()) writer.add({ tag: 'bytes', bytes }, i === 0)
  writer.add({ tag: 'held', sheet: sheetIdOf(hash) }, false)
  writer.add({ tag: 'id', sheet: sheetIdOf(hash) }, false)
  return writer.finish()
}
