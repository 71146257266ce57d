import { describe, expect, it } from 'vitest'
import type { Verdict } from '#protocol/messages.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { decodeCanonical, encodeCanonical } from '#domain/log/canonical.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import { createPushLimits } from '#server/sync/push-limits.ts'
import { aCoordinator, anOrganiser, aPhone } from '#tests/support/devices.ts'
import { aCheckIn, aFact, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { issuerOf, openApp } from '#tests/support/server-app.ts'
import { aDevice, aSheet } from '#tests/support/sheets.ts'

const event = anEvent()
const stream = eventStream(event)

const wordsOf = (verdicts: readonly Verdict[]) => verdicts.map((each) => each.verdict)

/** Takes the personal parts out of a raw sheet. */
function strip(bytes: Uint8Array): Uint8Array {
  const [header, signature, envelopes] = decodeCanonical(bytes) as readonly CanonicalValue[]
  const count = (envelopes as readonly CanonicalValue[]).length
  return encodeCanonical([
    header ?? null,
    signature ?? null,
    envelopes ?? null,
    Array.from({ length: count }, () => new Uint8Array(0)),
  ])
}

/** The same sheet with a signature that is not its own. */
function damageSignature(bytes: Uint8Array): Uint8Array {
  const [header, signature, ...rest] = decodeCanonical(bytes) as readonly CanonicalValue[]
  const damaged = Uint8Array.from(signature as Uint8Array)
  damaged[63] = (damaged[63] ?? 0) ^ 1
  return encodeCanonical([header ?? null, damaged, ...rest])
}

describe('pushing sheets', () => {
  it('[SYN-1] stores a sheet and shows it in the log of the same answer', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aCheckIn()])
    const answer = await gate.syncStream({ stream, sheets: [sheet.bytes] })
    expect(answer).toMatchObject({
      outcome: 'page',
      verdicts: [{ verdict: 'stored' }],
      from: 0,
      entries: [{ tag: 'same', n: 1, sheet: sheet.id }],
      cursor: { n: 1 },
      hasMore: false,
    })
  })

  it('[SYN-5] answers a repeated push the same and numbers nothing twice', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aCheckIn()])
    const first = await gate.syncStream({ stream, sheets: [sheet.bytes] })
    expect(await gate.syncStream({ stream, sheets: [sheet.bytes, sheet.bytes] })).toEqual({
      ...first,
      verdicts: [{ verdict: 'stored' }, { verdict: 'stored' }],
    })
  })

  it('[SYN-5] stores facts of a kind it does not know', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aFact({ kind: 'from-the-future', subjects: [aPerson()] })])
    const answer = await gate.syncStream({ stream, sheets: [sheet.bytes] })
    expect(answer).toMatchObject({ verdicts: [{ verdict: 'stored' }] })
  })

  it('[SYN-5] stores a kind that its author may not make, for the fold to leave out', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aFact({ kind: 'granted', subjects: [] })])
    const answer = await gate.syncStream({ stream, sheets: [sheet.bytes] })
    expect(answer).toMatchObject({ verdicts: [{ verdict: 'stored' }] })
  })

  it('[SYN-5] one bad sheet does not block the next', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const [first, forged, last] = [
      await gate.seal(stream, [aCheckIn()]),
      await gate.seal(stream, [aCheckIn()]),
      await gate.seal(stream, [aCheckIn()]),
    ]
    const sheets = [first.bytes, Uint8Array.of(1, 2, 3), damageSignature(forged.bytes), last.bytes]
    const answer = await gate.syncStream({ stream, sheets })
    if (answer.outcome !== 'page') throw new Error(answer.outcome)
    expect(wordsOf(answer.verdicts)).toEqual(['stored', 'unreadable', 'unreadable', 'stored'])
    expect(answer.entries.map((entry) => entry.sheet)).toEqual([first.id, last.id])
  })

  it('[SYN-5] calls a sheet of another stream unreadable here', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(contactsStream(event), [aCheckIn()])
    const answer = await gate.syncStream({ stream, sheets: [sheet.bytes] })
    expect(answer).toMatchObject({ verdicts: [{ verdict: 'unreadable' }], entries: [] })
  })

  it('[SYN-10] keeps a sheet that lacks a personal part out of the log until it comes whole', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aRegistration()])
    const stripped = await gate.syncStream({ stream, sheets: [strip(sheet.bytes)] })
    expect(stripped).toMatchObject({ verdicts: [{ verdict: 'incomplete' }], entries: [] })
    const whole = await gate.syncStream({ stream, sheets: [sheet.bytes] })
    expect(whole).toMatchObject({ verdicts: [{ verdict: 'stored' }], cursor: { n: 1 } })
  })

  it('[SYN-10] calls a known sheet stored although it came stripped this time', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aRegistration()])
    await gate.syncStream({ stream, sheets: [sheet.bytes] })
    const again = await gate.syncStream({ stream, sheets: [strip(sheet.bytes)] })
    expect(again).toMatchObject({ verdicts: [{ verdict: 'stored' }] })
    expect((await app.store.readSheets(stream, [sheet.id])).get(sheet.id)).toEqual(sheet.bytes)
  })

  it('[SHEET-4] asks for a carried sheet again until its certificate and the issuer’s come along', async () => {
    const app = await openApp()
    const carrier = await aCoordinator(app, event)
    const other = await openApp({ clock: app.clock })
    const stranger = await aPhone(other)
    await stranger.enrol(await other.invite({ role: 'coordinator', event }))
    const sheet = await stranger.seal(stream, [aCheckIn()])
    const alone = await carrier.syncStream({ stream, sheets: [sheet.bytes] })
    expect(alone).toMatchObject({ verdicts: [{ verdict: 'resend' }], entries: [] })
    const without = { certificates: [stranger.certificateBytes] }
    expect(await carrier.syncStream({ stream, sheets: [sheet.bytes] }, without)).toMatchObject({
      verdicts: [{ verdict: 'resend' }],
    })
    const certificates = [stranger.certificateBytes, issuerOf(other)]
    const withIt = await carrier.syncStream({ stream, sheets: [sheet.bytes] }, { certificates })
    expect(withIt).toMatchObject({ verdicts: [{ verdict: 'held' }] })
  })

  it('[SYN-5] holds, but numbers, a sheet under an issuer it does not know', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const theirs = await openApp({ clock: app.clock })
    const stranger = await aCoordinator(theirs, event)
    const sheet = await stranger.seal(stream, [aCheckIn()])
    const certificates = [stranger.certificateBytes, issuerOf(theirs)]
    const answer = await gate.syncStream({ stream, sheets: [sheet.bytes] }, { certificates })
    expect(answer).toMatchObject({
      verdicts: [{ verdict: 'held' }],
      entries: [{ tag: 'held', n: 1, sheet: sheet.id }, { tag: 'bytes' }],
    })
    const repeated = await gate.syncStream({ stream, sheets: [sheet.bytes] })
    expect(repeated).toMatchObject({ verdicts: [{ verdict: 'held' }], cursor: { n: 2 } })
  })

  it('[SHEET-4] takes no certificate that claims to be ours and is not', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const { device, certificate } = app.deps.server
    const forger = aDevice({
      name: 'forger',
      organisation: certificate.organisation,
      issuer: { key: certificate.key, device, sign: () => Promise.resolve(new Uint8Array(64)) },
    })
    const sheet = aSheet({ device: forger, organisation: certificate.organisation })
    const certificates = [forger.certificateBytes]
    const answer = await gate.syncStream({ stream, sheets: [sheet.bytes] }, { certificates })
    expect(answer).toMatchObject({ verdicts: [{ verdict: 'resend' }], entries: [] })
  })

  it('[SYN-5] holds a sheet whose author has no right to the stream, whoever carries it', async () => {
    const app = await openApp()
    const organiser = await anOrganiser(app)
    const gate = await aCoordinator(app, anEvent('another'))
    const sheet = await gate.seal(stream, [aCheckIn()])
    const answer = await organiser.syncStream({ stream, sheets: [sheet.bytes] })
    expect(answer).toMatchObject({
      verdicts: [{ verdict: 'held' }],
      entries: [{ tag: 'held', sheet: sheet.id }, { tag: 'bytes' }],
    })
  })

  it.each([scheduleStream(2026), organisationStream(2026)])(
    '[SYN-5] holds what a coordinator writes into %s, and stores what an organiser writes',
    async (desk) => {
      const app = await openApp()
      const gate = await aCoordinator(app, event)
      const organiser = await anOrganiser(app)
      const [theirs, ours] = [await gate.seal(desk, [aCheckIn()]), await organiser.seal(desk, [aCheckIn()])]
      expect(await gate.syncStream({ stream: desk, sheets: [theirs.bytes] })).toMatchObject({
        verdicts: [{ verdict: 'held' }],
      })
      expect(await organiser.syncStream({ stream: desk, sheets: [ours.bytes] })).toMatchObject({
        verdicts: [{ verdict: 'stored' }],
      })
    },
  )

  it('[SYN-1] lets an organiser begin an event that no server has heard of', async () => {
    const app = await openApp()
    const organiser = await anOrganiser(app)
    const fresh = eventStream(anEvent('made offline'))
    const sheet = await organiser.seal(fresh, [aCheckIn()])
    expect(await organiser.syncStream({ stream: fresh, sheets: [sheet.bytes] })).toMatchObject({
      verdicts: [{ verdict: 'stored' }],
      cursor: { n: 1 },
    })
  })

  it('[SHEET-4] admits sheets for 100 days after the certificate ended, then holds them', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const [late, tooLate] = [await gate.seal(stream, [aCheckIn()]), await gate.seal(stream, [aCheckIn()])]
    app.clock.advance((2 * 365 + 99) * 86_400_000)
    await refresh(gate, stream)
    expect(await gate.syncStream({ stream, sheets: [late.bytes] })).toMatchObject({
      verdicts: [{ verdict: 'stored' }],
    })
    app.clock.advance(2 * 86_400_000)
    await refresh(gate, stream)
    expect(await gate.syncStream({ stream, sheets: [tooLate.bytes] })).toMatchObject({
      verdicts: [{ verdict: 'held' }],
    })
  })

  it('[SYN-5] answers later, with nothing stored, when a device pushes too much, and takes it later', async () => {
    const app = await openApp({ limits: createPushLimits({ burst: 2, perSecond: 1 }) })
    const gate = await aCoordinator(app, event)
    const sheets = []
    for (let i = 0; i < 3; i++) sheets.push((await gate.seal(stream, [aCheckIn()])).bytes)
    const answer = await gate.syncStream({ stream, sheets })
    expect(answer).toMatchObject({
      verdicts: [{ verdict: 'stored' }, { verdict: 'stored' }, { verdict: 'later', retryAfterMs: 1000 }],
      cursor: { n: 2 },
    })
    app.clock.advance(1000)
    const again = await gate.syncStream({ stream, sheets })
    expect(again).toMatchObject({
      verdicts: [{ verdict: 'stored' }, { verdict: 'stored' }, { verdict: 'stored' }],
      cursor: { n: 3 },
    })
  })

  it('[SYN-1] a stream that fails does not touch the others', async () => {
    const app = await openApp()
    const organiser = await anOrganiser(app)
    const bad = contactsStream(event)
    const [one, two] = [await organiser.seal(bad, [aCheckIn()]), await organiser.seal(stream, [aCheckIn()])]
    const append = app.store.transact.bind(app.store)
    const failOn: typeof append = (streams, work) =>
      streams.includes(bad) ? Promise.reject(new Error('a secret of the inside')) : append(streams, work)
    app.store.transact = failOn
    const response = await organiser.trySync([
      { stream: bad, sheets: [one.bytes] },
      { stream, sheets: [two.bytes] },
    ])
    const text = Buffer.from(await response.clone().arrayBuffer()).toString('latin1')
    expect(text).toContain('server-failure')
    expect(text).not.toContain('secret')
    expect((await app.store.readCursor(stream)).n).toBe(1)
  })
})

/** A stale nonce costs one repetition; this is the first half. */
async function refresh(phone: Awaited<ReturnType<typeof aPhone>>, of: typeof stream): Promise<void> {
  await phone.trySync([{ stream: of }])
}
