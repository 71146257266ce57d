import { describe, expect, it } from 'vitest'
import { bytesOfId } from '#domain/ids.ts'
import { encodeCertificate, readCertificate } from '#domain/log/certificate.ts'
import { contactsStream, organisationStream } from '#domain/stream.ts'
import { verifyCertificate, verifySheet } from '#protocol/signing.ts'
import { SyncAnswer } from '#protocol/messages.ts'
import { createPushLimits } from '#server/sync/push-limits.ts'
import { aCoordinator, anOrganiser, aPhone } from '#tests/support/devices.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { readAnswer, readProblem } from '#tests/support/messages.ts'
import { issuerOf, openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { aDevice } from '#tests/support/sheets.ts'
import {
  decideBy,
  event,
  listSheets,
  listStated,
  listUnerased,
  openStage,
  pushSheets,
  restore,
  STORES,
  stream,
  whyHeld,
} from './stage.ts'

const organisation = organisationStream(2026)

/** A phone of another server that turns to this one, as its app does when a server lost its key. */
async function aStranger(to: TestApp, from: TestApp, name = 'Stranger') {
  const phone = await aCoordinator(from, event, name)
  const greeted = await aPhone(to)
  const here = Object.assign(phone, { nonce: greeted.nonce })
  const enclosed = [phone.certificateBytes, issuerOf(from)]
  /** One request to the other server, with these certificates enclosed. */
  const sync = (sheets: readonly Uint8Array[], certificates: readonly Uint8Array[] = enclosed) =>
    askOf(to, here, sheets, certificates)
  return { phone, sync, enclosed }
}

/** `TestPhone` asks its own server; this asks another with the same key. */
async function askOf(
  to: TestApp,
  phone: TestPhone,
  sheets: readonly Uint8Array[],
  certificates: readonly Uint8Array[],
): Promise<Response> {
  const { TestPhone: Turned } = await import('#tests/support/devices.ts')
  const turned = new Turned(to, phone.key, phone.sign)
  turned.nonce = phone.nonce
  const response = await turned.trySync([{ stream, sheets }], { certificates })
  phone.nonce = turned.nonce
  return response
}

describe.each(STORES)('another issuer, over %s', (_name, store) => {
  it('[SHEET-4] its phone shows who it is by its own certificate and its issuer’s, and reads ids alone', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    await pushSheets(gate, [(await gate.seal(stream, [aCheckIn()])).bytes])
    const lost = await openApp({ clock: app.clock })
    const { phone, sync } = await aStranger(app, lost)
    const sheet = await phone.seal(stream, [aCheckIn()])
    const answer = await readAnswer(SyncAnswer, await sync([sheet.bytes]))
    expect(answer.streams).toMatchObject([
      { verdicts: [{ verdict: 'held' }], entries: [{ tag: 'id' }, { tag: 'held' }, { tag: 'id' }] },
    ])
    expect(answer.certificates).toEqual([])
    expect(await whyHeld(app, sheet.id)).toBe('unknown-issuer')
    const issuer = bytesOfId(lost.deps.server.device)
    expect(await listStated(app, 'held')).toMatchObject([{ body: { reason: 'unknown-issuer', issuer } }])
    expect(await decideBy(desk, { kind: 'release', stream, sheets: [sheet.id] })).toBe('not-allowed')
  })

  it('[SHEET-4] without its issuer’s certificate nobody knows it; once it brought a sheet it is known', async () => {
    const { app } = await openStage({ store: await store() })
    const lost = await openApp({ clock: app.clock })
    const { phone, sync, enclosed } = await aStranger(app, lost)
    expect(await readProblem(await sync([], []))).toBe('unknown-device')
    expect(await readProblem(await sync([], enclosed.slice(0, 1)))).toBe('unknown-device')
    expect(await readProblem(await sync([], enclosed))).toBeNull()
    await sync([(await phone.seal(stream, [aCheckIn()])).bytes])
    expect(await readProblem(await sync([], []))).toBeNull()
  })

  it('[SHEET-4] takes no certificate that the issuer it names did not sign', async () => {
    const { app, gate } = await openStage({ store: await store() })
    const lost = await openApp({ clock: app.clock })
    const theirs = lost.deps.server.certificate
    const forger = aDevice({
      name: 'forger',
      organisation: theirs.organisation,
      issuer: { key: theirs.key, device: theirs.device, sign: () => Promise.resolve(new Uint8Array(64)) },
    })
    const stranger = await aCoordinator(lost, event)
    const sheet = await stranger.seal(stream, [aCheckIn()])
    const certificates = [forger.certificateBytes, issuerOf(lost), Uint8Array.of(1)]
    expect(await pushSheets(gate, [sheet.bytes], { certificates })).toMatchObject({ words: ['resend'] })
  })

  it('[SHEET-4] adopted, its sheets count, here and in the organisation it is said so', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const lost = await openApp({ clock: app.clock })
    const { phone, sync } = await aStranger(app, lost)
    const sheet = await phone.seal(stream, [aCheckIn()])
    await sync([sheet.bytes])
    const issuer = lost.deps.server.device
    expect(await decideBy(desk, { kind: 'adopt', issuer })).toEqual({ sheets: 1, facts: 0, streams: 2 })
    expect(await whyHeld(app, sheet.id)).toBeNull()
    const { key } = lost.deps.server.certificate
    expect(await listStated(app, 'issuer-adopted', organisation)).toMatchObject([{ body: { key } }])
    expect(await listStated(app, 'issuer-adopted')).toMatchObject([{ body: { key } }])
    const later = await phone.seal(stream, [aCheckIn()])
    await sync([later.bytes])
    expect(await whyHeld(app, later.id)).toBeNull()
    expect(await listStated(app, 'issuer-adopted')).toHaveLength(1)
    expect(await decideBy(desk, { kind: 'adopt', issuer })).toEqual({ sheets: 0, facts: 0, streams: 0 })
  })

  it('[SHEET-4] a stream it first writes to after the adoption says so too', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const lost = await openApp({ clock: app.clock })
    const { phone, sync, enclosed } = await aStranger(app, lost)
    await sync([(await phone.seal(stream, [aCheckIn()])).bytes])
    await decideBy(desk, { kind: 'adopt', issuer: lost.deps.server.device })
    const contacts = contactsStream(event)
    const sheet = await phone.seal(contacts, [aCheckIn()])
    const options = { to: contacts, certificates: enclosed }
    expect(await pushSheets(desk, [sheet.bytes], options)).toMatchObject({ words: ['stored'] })
    expect(await listStated(app, 'issuer-adopted', contacts)).toHaveLength(1)
  })

  it('[SHEET-4] a phone that knows our key alone can check its sheets: a chain of two', async () => {
    const { app, desk, river } = await openStage({ store: await store() })
    const lost = await openApp({ clock: app.clock })
    const { phone, sync, enclosed } = await aStranger(app, lost)
    const sheet = await phone.seal(stream, [aCheckIn()])
    await sync([sheet.bytes])
    await decideBy(desk, { kind: 'adopt', issuer: lost.deps.server.device })
    const { certificates, streams } = await river.sync([{ stream }])
    expect(certificates).toContainEqual(enclosed[0])
    const read = certificates.map((bytes) => readCertificate(bytes))
    const cross = read.find((each) => each?.device === lost.deps.server.device)
    const own = read.find((each) => each?.device === phone.device)
    const [bytes] = streams.flatMap((each) =>
      each.outcome === 'page' ? each.entries.filter(({ tag }) => tag === 'bytes') : [],
    )
    if (!cross || !own || !bytes) throw new Error('not there')
    expect(cross).toMatchObject({ role: 'server', organisation: own.organisation })
    expect(await verifyCertificate(cross, app.deps.server.certificate.key, app.deps.verify)).toBe(true)
    expect(await verifyCertificate(own, cross.key, app.deps.verify)).toBe(true)
    const [stored] = await listSheets(app)
    expect(stored && (await verifySheet(stored.sheet, own, app.deps.verify))).toBe(true)
  })

  it('[SYN-3] a restored server that hears of the adoption again signs the cross-certificate anew', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const lost = await openApp({ clock: app.clock })
    const { phone, sync, enclosed } = await aStranger(app, lost)
    const sheet = await phone.seal(stream, [aCheckIn()])
    await sync([sheet.bytes])
    await decideBy(desk, { kind: 'adopt', issuer: lost.deps.server.device })
    const ofOrganisation = await listSheets(app, organisation)
    const again = await restore(app, await store())
    const carrier = await aCoordinator(again, event)
    await pushSheets(
      carrier,
      ofOrganisation.map(({ bytes }) => bytes),
      { to: organisation },
    )
    expect(await pushSheets(carrier, [sheet.bytes], { certificates: enclosed })).toMatchObject({
      words: ['stored'],
    })
    const { certificates } = await (await aCoordinator(again, event)).sync([{ stream }])
    const issuers = certificates.map((bytes) => readCertificate(bytes)?.device)
    expect(issuers).toContain(lost.deps.server.device)
  })

  it('[SHEET-4] a stream that names the key is believed though the organisation’s word is lost', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const lost = await openApp({ clock: app.clock })
    const { phone, sync, enclosed } = await aStranger(app, lost)
    const sheet = await phone.seal(stream, [aCheckIn()])
    await sync([sheet.bytes])
    await decideBy(desk, { kind: 'adopt', issuer: lost.deps.server.device })
    const own = (await listSheets(app)).filter(({ sheet: { device } }) => device === app.deps.server.device)
    const again = await restore(app, await store())
    const carrier = await aCoordinator(again, event)
    await pushSheets(
      carrier,
      own.map(({ bytes }) => bytes),
    )
    expect(await pushSheets(carrier, [sheet.bytes], { certificates: enclosed })).toMatchObject({
      words: ['stored'],
    })
  })

  it('[SHEET-4] what the adopted server stated works: its erasures, its revocations', async () => {
    const lost = await openApp()
    const theirs = await anOrganiser(lost)
    const thief = await aCoordinator(lost, event, 'Thief')
    await decideBy(theirs, { kind: 'revoke', device: thief.device, trust: 'none' })
    const { app, desk } = await openStage({ store: await store(), clock: lost.clock })
    const bytes = (await listSheets(lost, organisation)).map((each) => each.bytes)
    const certificates = [issuerOf(lost), thief.certificateBytes]
    expect((await pushSheets(desk, bytes, { to: organisation, certificates })).words).toEqual(
      bytes.map(() => 'held'),
    )
    await decideBy(desk, { kind: 'adopt', issuer: lost.deps.server.device })
    const sheet = await thief.seal(stream, [aCheckIn()])
    await pushSheets(desk, [sheet.bytes], { certificates })
    expect(await whyHeld(app, sheet.id)).toBe('revoked')
  })

  it('[SYN-10] what the adopted server had erased goes from sheets that came before the adoption', async () => {
    const lost = await openApp()
    const theirs = await anOrganiser(lost)
    const their = await aCoordinator(lost, event, 'Their')
    const person = aPerson('erased')
    const named = await their.seal(stream, [aRegistration({ person, name: 'Erased Person' })])
    await pushSheets(their, [named.bytes])
    await decideBy(theirs, { kind: 'erase', event, people: [person] })
    const words = (await listSheets(lost)).flatMap(({ sheet, bytes }) =>
      sheet.id === named.id ? [] : [bytes],
    )
    const { app, desk } = await openStage({ store: await store(), clock: lost.clock })
    const certificates = [issuerOf(lost), their.certificateBytes]
    // A phone that had not heard of the erasure brings its sheet whole; the word of its server is not believed yet.
    await pushSheets(desk, [named.bytes, ...words], { certificates })
    expect(await listUnerased(app)).toBe(0)
    await decideBy(desk, { kind: 'adopt', issuer: lost.deps.server.device })
    expect(await listUnerased(app)).toBe(0)
    const stored = (await listSheets(app)).find(({ sheet }) => sheet.id === named.id)
    expect(stored?.sheet.facts.map(({ personal }) => personal)).toEqual([null])
  })

  it('[SHEET-4] adoption gives no right that the certificate does not give', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const lost = await openApp({ clock: app.clock })
    const elsewhere = await aCoordinator(lost, anEvent('another'))
    const sheet = await elsewhere.seal(stream, [aCheckIn()])
    const certificates = [elsewhere.certificateBytes, issuerOf(lost)]
    await pushSheets(desk, [sheet.bytes], { certificates })
    await decideBy(desk, { kind: 'adopt', issuer: lost.deps.server.device })
    expect(await whyHeld(app, sheet.id)).not.toBeNull()
  })

  it('[SHEET-4] adopts nobody it never heard of, and not itself', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const issuer = aDevice({ name: 'nobody' }).device
    expect(await decideBy(desk, { kind: 'adopt', issuer })).toBe('not-found')
    expect(await decideBy(desk, { kind: 'adopt', issuer: app.deps.server.device })).toBe('not-allowed')
    expect(bytesOfId(issuer)).toHaveLength(16)
  })

  it('[SYN-5] strangers share one allowance, however many devices they make', async () => {
    const limits = createPushLimits(undefined, { burst: 2, perSecond: 1 })
    const { app } = await openStage({ store: await store(), limits })
    const lost = await openApp({ clock: app.clock })
    const [one, two] = [await aStranger(app, lost), await aStranger(app, lost, 'Another')]
    const wordsOf = async (from: typeof one, count: number) => {
      const sheets = []
      for (let i = 0; i < count; i++) sheets.push((await from.phone.seal(stream, [aCheckIn()])).bytes)
      const [answer] = (await readAnswer(SyncAnswer, await from.sync(sheets))).streams
      return answer?.outcome === 'page' ? answer.verdicts.map(({ verdict }) => verdict) : []
    }
    expect(await wordsOf(one, 1)).toEqual(['held'])
    expect(await wordsOf(two, 2)).toEqual(['held', 'later'])
    app.clock.advance(1000)
    expect(await wordsOf(one, 1)).toEqual(['held'])
  })
})

describe('an issuer’s certificate', () => {
  it('travels as it is', async () => {
    const app = await openApp()
    const { body, signature } = app.deps.server.certificate
    expect(issuerOf(app)).toEqual(encodeCertificate(body, signature))
  })
})
