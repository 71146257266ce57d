import { describe, expect, it } from 'vitest'
import { signCertificate } from '#server/enrolment/issue-certificate.ts'
import { InviteAnswer } from '#protocol/messages.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import { aPhone, anOrganiser } from '#tests/support/devices.ts'
import { anEvent } from '#tests/support/facts.ts'
import { readAnswer, readProblem, requestNumber } from '#tests/support/messages.ts'
import { openApp } from '#tests/support/server-app.ts'
import { aDevice } from '#tests/support/sheets.ts'

describe('enrolling at a server whose database is broken', () => {
  it('fails when a used link’s certificate is gone', async () => {
    const app = await openApp()
    const phone = await aPhone(app)
    const code = await app.invite({ role: 'coordinator', event: anEvent() })
    await phone.enrol(code)
    app.store.readCertificates = () => Promise.resolve(new Map())
    expect(await readProblem(await phone.tryEnrol(code))).toBe('server-failure')
  })

  it('knows no link that vanished while it was used', async () => {
    const app = await openApp()
    const phone = await aPhone(app)
    const code = await app.invite()
    const findLink = app.store.findLink.bind(app.store)
    let count = 0
    app.store.findLink = (hash) => (count++ === 0 ? findLink(hash) : Promise.resolve(null))
    const transact = app.store.transact.bind(app.store)
    app.store.transact = (stream, work) =>
      transact(stream, (transaction) => work({ ...transaction, useLink: () => Promise.resolve(false) }))
    expect(await readProblem(await phone.tryEnrol(code))).toBe('link-unknown')
  })

  it('signs no certificate that nobody could read', async () => {
    const { certificate } = aDevice()
    await expect(signCertificate(certificate, () => Promise.resolve(new Uint8Array(63)))).rejects.toThrow(
      'cannot be read',
    )
  })
})

it('an organiser invites another organiser', async () => {
  const app = await openApp()
  const organiser = await anOrganiser(app)
  const message = { protocol: PROTOCOL_VERSION, request: requestNumber(), role: 'organiser' }
  const { code } = await readAnswer(InviteAnswer, await organiser.send('/v1/invite', message))
  const other = await aPhone(app)
  await other.enrol(code)
  expect(other.certificate?.role).toBe('organiser')
})
