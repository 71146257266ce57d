import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { leaveRecoverySheet, makeRecoverySheet } from '#server/backup/leave-recovery-sheet.ts'
import { recover } from '#server/backup/recover.ts'
import { readRecoveryCode } from '#server/backup/recovery-code.ts'
import { encodeCanonical } from '#domain/log/canonical.ts'
import { openServerIdentity, readRecoverySecret, recoverIdentity } from '#server/keys/server-identity.ts'
import type { RecoverySecret } from '#server/keys/server-key.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { databaseIn, incomingIn } from '#server/storage/sqlite/data-folder.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { openApp, testRandom } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aLog } from './a-log.ts'

const deps = { random: testRandom, subtle: crypto.subtle }

async function secretOf(store: Parameters<typeof readRecoverySecret>[0]): Promise<RecoverySecret> {
  const secret = await readRecoverySecret(store)
  if (!secret) throw new Error('no identity')
  return secret
}

describe('recovering a server', () => {
  it('[SHEET-4] gives an empty folder the key, the organisation and the certificate of before', async () => {
    const lost = await aLog()
    const folder = path.join(temporaryFolder(), 'data')
    const secret = await secretOf(lost.app.store)
    expect(await recover(deps, { folder, secret })).toEqual({ kind: 'recovered' })
    const app = await openApp({ store: openSqlite({ folder }) })
    const before = lost.app.deps.server
    const after = app.deps.server
    expect([after.device, after.organisation, after.certificate.id]).toEqual([
      before.device,
      before.organisation,
      before.certificate.id,
    ])
    expect(await app.store.listStreams('')).toEqual([])
    expect(await readRecoverySecret(app.store)).toEqual(secret)
    // Whoever has typed the sheet has it on paper.
    expect(await leaveRecoverySheet(app.deps, folder)).toBeNull()
  })

  it('is refused where there is a database, in use, or a number that is no key', async () => {
    const { folder, app } = await aLog()
    const secret = await secretOf(app.store)
    expect(await recover(deps, { folder, secret })).toEqual({ kind: 'refused', why: 'in-use' })
    await app.store.close()
    expect(await recover(deps, { folder, secret })).toEqual({ kind: 'refused', why: 'not-empty' })
    const empty = temporaryFolder()
    const zero = { ...secret, privateKey: new Uint8Array(32) }
    expect(await recover(deps, { folder: empty, secret: zero })).toEqual({
      kind: 'refused',
      why: 'not-a-key',
    })
    expect([existsSync(databaseIn(empty)), existsSync(incomingIn(empty))]).toEqual([false, false])
  })

  it('never puts one identity over another', async () => {
    const { app } = await aLog()
    const secret = await secretOf(app.store)
    expect(await recoverIdentity({ ...deps, store: app.store }, secret)).toBe('not-empty')
    const store = new MemoryStore()
    onTestFinished(() => store.close())
    // Somebody else was a moment faster.
    const faster = {
      readSetting: () => Promise.resolve(null),
      addSetting: () => Promise.resolve(new Uint8Array(3)),
    }
    expect(await recoverIdentity({ ...deps, store: faster }, secret)).toBe('not-empty')
    expect(await readRecoverySecret(store)).toBeNull()
  })
})

describe('the identity in a database', () => {
  it.each([
    ['is no map', encodeCanonical('x')],
    ['lacks a part', encodeCanonical({ key: new Uint8Array(3) })],
    ['has something else for a part', encodeCanonical({ key: 'x', certificate: 'y', nonce: 'z' })],
    [
      'has no certificate',
      encodeCanonical({ key: new Uint8Array(3), certificate: new Uint8Array(3), nonce: new Uint8Array(3) }),
    ],
  ])('is not made up when it %s', async (_name, value) => {
    const store = new MemoryStore()
    onTestFinished(() => store.close())
    await store.addSetting('server-identity', value)
    const { clock } = (await aLog({ sheets: 0 })).app
    await expect(openServerIdentity({ ...deps, store, clock })).rejects.toThrow('cannot be read')
    expect(await readRecoverySecret(store)).toBeNull()
  })
})

describe('the recovery sheet', () => {
  it('[SHEET-4] is left once, for its owner alone, with the code of this very server', async () => {
    const { app } = await aLog()
    const folder = path.join(temporaryFolder(), 'data')
    const file = (await leaveRecoverySheet(app.deps, folder)) ?? ''
    expect(statSync(file).mode & 0o077).toBe(0)
    const html = readFileSync(file, 'utf8')
    const lines = [...html.matchAll(/<li>(.*)<\/li>/g)].map(([, line]) => line)
    expect(readRecoveryCode(lines.join('\n'))).toEqual({
      kind: 'secret',
      secret: await secretOf(app.store),
    })
    for (const word of [
      'Қалпына келтіру парағы',
      'Лист восстановления',
      'Recovery sheet',
      '<svg',
      'asar -- recover',
    ])
      expect(html).toContain(word)
    expect(html).not.toContain('{command}')
    expect(await leaveRecoverySheet(app.deps, folder)).toBeNull()
  })

  it('closes a file that somebody opened to others before', async () => {
    const { app } = await aLog()
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'recovery-sheet.html'), '', { mode: 0o644 })
    const file = await leaveRecoverySheet(app.deps, folder)
    expect(statSync(file ?? '').mode & 0o077).toBe(0)
  })

  it('is not written for a server that has no key yet', async () => {
    const store = new MemoryStore()
    onTestFinished(() => store.close())
    const { clock } = (await aLog()).app
    const file = path.join(temporaryFolder(), 'sheet')
    expect(await makeRecoverySheet({ store, clock }, file, 'wx')).toBe(false)
    expect(await leaveRecoverySheet({ store, clock }, path.dirname(file))).toBeNull()
    expect(existsSync(file)).toBe(false)
  })
})
