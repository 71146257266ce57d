import { describe, expect, it } from 'vitest'
import { foldDevices } from '#domain/fold/device-view.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import { eventStream, organisationStream } from '#domain/stream.ts'
import { EnrolAnswer, InviteAnswer } from '#protocol/messages.ts'
import { enrolToSign } from '#protocol/signing.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import { readStream } from '#server/desk/read-stream.ts'
import { makeFirstLink } from '#server/enrolment/organiser-link.ts'
import { aCoordinator, anOrganiser, aPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, bytesFor } from '#tests/support/facts.ts'
import { postOf, readAnswer, readProblem, requestNumber } from '#tests/support/messages.ts'
import { openApp } from '#tests/support/server-app.ts'

const event = anEvent()
const DAY_MS = 86_400_000

const inviteMessage = (wish: object) => ({ protocol: PROTOCOL_VERSION, request: requestNumber(), ...wish })

describe('enrolling', () => {
  it('[SHEET-4] gives an organiser a certificate for everything, signed by the server', async () => {
    const app = await openApp()
    const phone = await aPhone(app)
    const answer = await phone.enrol(await app.invite())
    expect(phone.certificate).toMatchObject({
      device: phone.device,
      role: 'organiser',
      streams: ['event/*', 'schedule/*', 'organisation/*'],
      issuer: app.deps.server.device,
    })
    expect(answer.organisation).toEqual(app.deps.server.organisation)
    expect(readCertificate(answer.serverCertificate)).toEqual(app.deps.server.certificate)
    expect(answer).not.toHaveProperty('event')
  })

  it('[SHEET-4] gives a coordinator the streams of the one event', async () => {
    const app = await openApp()
    const phone = await aPhone(app)
    const answer = await phone.enrol(await app.invite({ role: 'coordinator', event }))
    expect(answer.event).toBe(event)
    expect(phone.certificate).toMatchObject({
      role: 'coordinator',
      streams: [`event/${event}`, `event/${event}/contacts`],
    })
    const years = ((phone.certificate?.untilMs ?? 0) - app.clock.now().wallMs) / (365 * DAY_MS)
    expect(years).toBe(2)
  })

  it('[SHEET-4] unites the streams when the phone opens the link of another event', async () => {
    const app = await openApp()
    const other = anEvent('another')
    const phone = await aCoordinator(app, event)
    await phone.enrol(await app.invite({ role: 'coordinator', event: other }))
    const all = [event, other].flatMap((id) => [`event/${id}`, `event/${id}/contacts`]).sort()
    expect(phone.certificate).toMatchObject({ role: 'coordinator', streams: all })
  })

  it('[SHEET-4] makes a coordinator an organiser by an organiser link, and never the other way round', async () => {
    const app = await openApp()
    const phone = await aCoordinator(app, event)
    await phone.enrol(await app.invite())
    expect(phone.certificate?.role).toBe('organiser')
    await phone.enrol(await app.invite({ role: 'coordinator', event }))
    expect(phone.certificate).toMatchObject({
      role: 'organiser',
      streams: ['event/*', 'schedule/*', 'organisation/*'],
    })
  })

  it('gives the same certificate when the same phone asks again after a lost answer', async () => {
    const app = await openApp()
    const phone = await aPhone(app)
    const code = await app.invite({ role: 'coordinator', event })
    const first = await phone.enrol(code)
    app.clock.advance(30 * DAY_MS)
    expect(await phone.enrol(code)).toEqual(first)
    const table = (await readStream(app.deps, organisationStream(2026))).table
    expect(table.facts.size).toBe(1)
  })

  it('gives one certificate when the same phone asks twice at once', async () => {
    const app = await openApp()
    const phone = await aPhone(app)
    const code = await app.invite()
    const both = await Promise.all([phone.tryEnrol(code), phone.tryEnrol(code)])
    const [one, two] = await Promise.all(both.map((response) => readAnswer(EnrolAnswer, response)))
    expect(one?.certificate).toEqual(two?.certificate)
  })

  it('refuses a used link to any other phone, also when both try at once', async () => {
    const app = await openApp()
    const phones = [await aPhone(app), await aPhone(app)]
    const code = await app.invite()
    const answers = await Promise.all(phones.map((phone) => phone.tryEnrol(code)))
    expect(answers.map((response) => response.status).sort()).toEqual([200, 409])
    const late = await (await aPhone(app)).tryEnrol(code)
    expect(await readProblem(late)).toBe('link-used')
  })

  it('refuses a link that was never made', async () => {
    const app = await openApp()
    const response = await (await aPhone(app)).tryEnrol(bytesFor('guess', 16))
    expect(response.status).toBe(404)
    expect(await readProblem(response)).toBe('link-unknown')
  })

  it('refuses a link after seven days', async () => {
    const app = await openApp()
    const phone = await aPhone(app)
    const code = await app.invite()
    app.clock.advance(7 * DAY_MS + 1)
    const response = await phone.tryEnrol(code)
    expect(response.status).toBe(410)
    expect(await readProblem(response)).toBe('link-expired')
  })

  it('refuses a key that the phone cannot show it holds', async () => {
    const app = await openApp()
    const [phone, other] = [await aPhone(app), await aPhone(app)]
    const code = await app.invite()
    const signature = await other.sign(enrolToSign(code, phone.key))
    const message = { protocol: PROTOCOL_VERSION, request: requestNumber(), code, key: phone.key, name: 'x' }
    const response = await app.ask('/v1/enrol', postOf({ ...message, signature }))
    expect(await readProblem(response)).toBe('bad-proof')
    expect((await phone.tryEnrol(code)).status).toBe(200)
  })

  it('[SHEET-5] states who enrolled in the organisation of the year, signed by the server', async () => {
    const app = await openApp()
    const phone = await aPhone(app)
    await phone.enrol(await app.invite({ role: 'coordinator', event }), '  Қақпа 1 ')
    const devices = foldDevices((await readStream(app.deps, organisationStream(2026))).table)
    expect(devices.get(phone.device)).toEqual({ device: phone.device, name: 'Қақпа 1', role: 'coordinator' })
    const answer = await phone.sync([{ stream: organisationStream(2026) }])
    expect(answer.streams).toMatchObject([{ cursor: { n: 1 }, entries: [{ tag: 'bytes' }] }])
    const [certificate] = answer.certificates
    expect(certificate && readCertificate(certificate)).toEqual(app.deps.server.certificate)
  })

  it('chooses the year of the organisation by the clock of Kazakhstan', async () => {
    const app = await openApp()
    app.clock.setWall(Date.UTC(2026, 11, 31, 19, 30))
    await anOrganiser(app)
    expect(await app.store.listStreams('organisation/')).toEqual([organisationStream(2027)])
  })

  it('never writes names, codes or links to the log', async () => {
    const app = await openApp()
    const phone = await aPhone(app)
    const code = await app.invite()
    await phone.enrol(code, 'Айгерім Тестова')
    await app.ask('/v1/hello?r=SECRETSECR0')
    await app.ask('/v1/join/SECRET')
    expect(app.logged.length).toBeGreaterThan(2)
    expect(app.logged.join('\n')).not.toMatch(/Айгерім|SECRET|join/)
  })
})

describe('inviting', () => {
  it('gives an organiser a link for a coordinator of one event, good for seven days', async () => {
    const app = await openApp()
    const organiser = await anOrganiser(app)
    const wish = inviteMessage({ role: 'coordinator', event })
    const answer = await readAnswer(InviteAnswer, await organiser.send('/v1/invite', wish))
    expect(answer.expiresMs - app.clock.now().wallMs).toBe(7 * DAY_MS)
    const phone = await aPhone(app)
    expect((await phone.enrol(answer.code)).event).toBe(event)
    const sheet = await phone.seal(eventStream(event), [aCheckIn()])
    const pushed = await phone.syncStream({ stream: eventStream(event), sheets: [sheet.bytes] })
    expect(pushed).toMatchObject({ verdicts: [{ verdict: 'stored' }] })
  })

  it('is for organisers only', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const response = await gate.send('/v1/invite', inviteMessage({ role: 'coordinator', event }))
    expect(response.status).toBe(403)
    expect(await readProblem(response)).toBe('not-allowed')
  })

  it('is for organisers whose certificate has not ended', async () => {
    const app = await openApp()
    const organiser = await anOrganiser(app)
    app.clock.advance(2 * 365 * DAY_MS + 1)
    await app.ask('/v1/hello')
    await organiser.send('/v1/invite', inviteMessage({ role: 'organiser' }))
    const response = await organiser.send('/v1/invite', inviteMessage({ role: 'organiser' }))
    expect(await readProblem(response)).toBe('not-allowed')
  })

  it('needs a proof', async () => {
    const app = await openApp()
    const organiser = await anOrganiser(app)
    const response = await organiser.send('/v1/invite', inviteMessage({ role: 'organiser' }), { proof: null })
    expect(await readProblem(response)).toBe('bad-proof')
  })

  it.each([{ role: 'coordinator' }, { role: 'server' }, { role: 'coordinator', event: 'x' }, {}])(
    'refuses the wish %j',
    async (wish) => {
      const app = await openApp()
      const organiser = await anOrganiser(app)
      expect(await readProblem(await organiser.send('/v1/invite', inviteMessage(wish)))).toBe('bad-request')
    },
  )

  it('makes a first link at each start until an organiser has enrolled', async () => {
    const app = await openApp()
    const [one, two] = [await makeFirstLink(app.deps, 'http://x'), await makeFirstLink(app.deps, 'http://x')]
    expect(one).toMatch(/^http:\/\/x\/join#[0-9a-z]{26}$/)
    expect(two).not.toBe(one)
    await aCoordinator(app, event)
    expect(await makeFirstLink(app.deps, 'http://x')).not.toBeNull()
    await anOrganiser(app)
    expect(await makeFirstLink(app.deps, 'http://x')).toBeNull()
  })
})
