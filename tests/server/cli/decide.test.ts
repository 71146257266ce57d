import { describe, expect, it } from 'vitest'
import { bytesOfSubject } from '#domain/ids.ts'
import type { EventId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { runCommandLine } from '#server/cli/run-command-line.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, aPerson, aRegistration, bytesFor } from '#tests/support/facts.ts'
import { issuerOf, openApp } from '#tests/support/server-app.ts'
import { aDevice } from '#tests/support/sheets.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { toBase64url } from '#domain/bytes.ts'

const WHEN = ['--starts', '2026-05-09T09:00+05:00', '--ends', '2026-05-09T13:00+05:00'] as const

async function runAsar(folder: string, ...args: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const code = await runCommandLine(args, {
    env: { ASAR_DATA: folder },
    write: (text) => void (written.stdout += text),
    complain: (text) => void (written.stderr += text),
  })
  return { code, ...written }
}

/** A data folder with an event to which a phone has sent one sheet. */
async function aFolder() {
  const folder = temporaryFolder()
  const added = await runAsar(folder, 'event', 'add', '--title', 'Жем', ...WHEN)
  const event = added.stdout.trim() as EventId
  const app = await openApp({ store: openSqlite({ folder }) })
  const gate = await aCoordinator(app, event, 'Қақпа')
  const sheet = await bring(gate, event)
  return { folder, event, app, gate, sheet, stream: eventStream(event) }
}

async function bring(phone: TestPhone, event: EventId, certificates: readonly Uint8Array[] = []) {
  const stream = eventStream(event)
  const sheet = await phone.seal(stream, [aRegistration({ name: 'Айгерім' }), aCheckIn()])
  await phone.syncStream({ stream, sheets: [sheet.bytes] }, { certificates })
  return sheet
}

describe('asar held', () => {
  it('[SYN-5] shows what is left out, by whom, and why', async () => {
    const { folder, event, gate, sheet, stream } = await aFolder()
    expect(await runAsar(folder, 'held')).toMatchObject({ code: 0, stdout: 'Nothing is held.\n' })
    await runAsar(folder, 'hold', sheet.id, '--stream', stream)
    const shown = await runAsar(folder, 'held', '--event', event)
    expect(shown.stdout).toBe(
      `${sheet.id}  ${stream}  2 facts by Қақпа, device ${gate.device}: an organiser decided so\n`,
    )
    const asJson = JSON.parse((await runAsar(folder, 'held', '--json')).stdout) as unknown
    expect(asJson).toMatchObject([
      { stream, sheet: sheet.id, reason: 'decided', device: gate.device, facts: 2 },
    ])
  })

  it('[SHEET-4] names the issuer that may be adopted', async () => {
    const { folder, event, app, gate } = await aFolder()
    const lost = await openApp()
    const stranger = await aCoordinator(lost, event)
    const stream = eventStream(event)
    const foreign = await stranger.seal(stream, [aCheckIn()])
    const certificates = [stranger.certificateBytes, issuerOf(lost)]
    await gate.syncStream({ stream, sheets: [foreign.bytes] }, { certificates })
    const issuer = lost.deps.server.device
    const { stdout } = await runAsar(folder, 'held')
    expect(stdout).toContain(`by device ${stranger.device}, issuer ${issuer}: its certificate is by a server`)
    const refused = await runAsar(folder, 'release', foreign.id, '--stream', stream)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('"adopt" it first')
    expect(await runAsar(folder, 'adopt', '--issuer', issuer)).toMatchObject({
      code: 0,
      stdout: 'Adopted; 1 sheets that were held count now.\n',
    })
    expect((await runAsar(folder, 'adopt', '--issuer', issuer)).stdout).toContain('nothing changed')
    expect((await runAsar(folder, 'held')).stdout).toBe('Nothing is held.\n')
    expect(app.deps.server.device).not.toBe(issuer)
  })
})

describe('asar hold and release', () => {
  it('[SYN-5] hold a sheet and let it count again', async () => {
    const { folder, sheet, stream } = await aFolder()
    expect(await runAsar(folder, 'hold', sheet.id, '--stream', stream, '--json')).toMatchObject({
      code: 0,
      stdout: `${JSON.stringify({ sheets: 1, facts: 0, streams: 1 }, null, 2)}\n`,
    })
    expect((await runAsar(folder, 'release', sheet.id, '--stream', stream)).stdout).toContain('1 sheets')
    expect((await runAsar(folder, 'held')).stdout).toBe('Nothing is held.\n')
  })

  it('take ids that begin with a dash', async () => {
    const { folder, stream } = await aFolder()
    const id = `-${toBase64url(bytesFor('x', 32)).slice(1)}`
    expect((await runAsar(folder, 'hold', id, '--stream', stream)).stderr).toContain('in that stream')
    const device = `-${toBase64url(bytesFor('x', 16)).slice(1)}`
    const revoked = await runAsar(folder, 'revoke', '--device', device, '--trust', 'all')
    expect(revoked.stderr).toContain('ever enrolled')
  })
})

describe('asar revoke', () => {
  it('[SYN-7] revokes a device and says what that changed', async () => {
    const { folder, gate, stream, sheet } = await aFolder()
    const args = ['revoke', '--device', gate.device, '--trust', 'none']
    expect(await runAsar(folder, ...args)).toMatchObject({
      code: 0,
      stdout: 'Revoked in 2 streams; 1 sheets count otherwise than before. "held" shows what is left out.\n',
    })
    expect((await runAsar(folder, ...args)).stdout).toContain('nothing changed')
    expect((await runAsar(folder, 'held')).stdout).toContain('the device was revoked')
    await runAsar(folder, 'release', sheet.id, '--stream', stream)
    expect((await runAsar(folder, 'held')).stdout).toBe('Nothing is held.\n')
  })

  it('[SYN-7] refuses the server itself', async () => {
    const { folder, app } = await aFolder()
    const args = ['--device', app.deps.server.device, '--trust', 'all']
    expect(await runAsar(folder, 'revoke', ...args)).toMatchObject({ code: 1 })
    expect((await runAsar(folder, 'adopt', '--issuer', app.deps.server.device)).stderr).toContain('own id')
  })
})

describe('asar erase', () => {
  it('[SYN-10] erases people of an event', async () => {
    const { folder, event, app, stream } = await aFolder()
    expect(await runAsar(folder, 'erase', aPerson(), '--event', event)).toMatchObject({
      code: 0,
      stdout: 'Erased: 1 facts lost their personal part here. Phones follow when they next sync.\n',
    })
    expect((await runAsar(folder, 'erase', aPerson(), '--event', event)).stdout).toContain('nothing changed')
    const rows = await app.store.listLog(stream, 0, 9)
    const sheets = await app.store.readSheets(
      stream,
      rows.map((row) => row.sheet),
    )
    const text = [...sheets.values()].map((bytes) => Buffer.from(bytes).toString('utf8')).join('')
    expect(text).not.toContain('Айгерім')
    expect(bytesOfSubject(aPerson())).toHaveLength(10)
  })

  it('[SYN-10] says when somebody is not on the list', async () => {
    const { folder, event } = await aFolder()
    const failed = await runAsar(folder, 'erase', aPerson('nobody'), '--event', event)
    expect(failed).toMatchObject({ code: 1, stdout: '' })
    expect(failed.stderr).toContain('Check --event')
  })
})

describe('asar seal', () => {
  it('[SYN-11] seals an event', async () => {
    const { folder, event, gate } = await aFolder()
    expect((await runAsar(folder, 'seal', '--event', event)).stdout).toContain('Sealed')
    expect((await runAsar(folder, 'seal', '--event', event)).stdout).toContain('already')
    await bring(gate, event)
    expect((await runAsar(folder, 'held', '--event', event)).stdout).toContain('after the event was sealed')
    const other = (await runAsar(folder, 'event', 'add', '--title', 'Empty', ...WHEN)).stdout.trim()
    expect((await runAsar(folder, 'seal', '--event', other)).stderr).toContain('nothing to seal')
    expect(contactsStream(event)).toContain(event)
  })
})

describe('asar, called in a way it does not know', () => {
  const device = aDevice().device
  const stream = eventStream(anEvent())
  it.each([
    ['a device that is none', ['revoke', '--device', 'x', '--trust', 'all']],
    ['no device', ['revoke', '--trust', 'all']],
    ['trust by half', ['revoke', '--device', device, '--trust', 'some']],
    ['no sheet', ['hold', '--stream', stream]],
    ['a sheet that is none', ['release', 'x', '--stream', stream]],
    ['no stream', ['hold', toBase64url(bytesFor('x', 32))]],
    ['a stream that is none', ['hold', toBase64url(bytesFor('x', 32)), '--stream', 'x']],
    ['no issuer', ['adopt']],
    ['no event to seal', ['seal']],
  ])('refuses %s and says how it is called', async (_name, args) => {
    const { code, stderr } = await runAsar(temporaryFolder(), ...args)
    expect(code).toBe(2)
    expect(stderr).toContain('Usage: asar')
  })

  it('refuses to erase nobody, or somebody who is none', async () => {
    const { folder, event } = await aFolder()
    expect(await runAsar(folder, 'erase', '--event', event)).toMatchObject({ code: 2 })
    expect((await runAsar(folder, 'erase', 'x', '--event', event)).stderr).toContain(
      'x is not a person’s id.',
    )
  })
})
