import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fromBase32 } from '#domain/bytes.ts'
import type { SheetId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { eventStream } from '#domain/stream.ts'
import { encodeMessage } from '#protocol/codec.ts'
import { MEDIA_TYPE } from '#protocol/version.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { findFreePort } from '#tests/e2e/support/free-port.ts'
import { projectRoot, startProcess } from '#tests/e2e/support/server-process.ts'
import type { ServerProcess } from '#tests/e2e/support/server-process.ts'
import { aPhone } from '#tests/support/devices.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'
import { remoteServer } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const stream = eventStream(anEvent())

async function startServer(dataDir: string, args: readonly string[] = []) {
  const port = await findFreePort()
  const process = await startProcess({ port, dataDir, args, env: {} })
  onTestFinished(async () => {
    await process.end('SIGKILL')
  })
  return { port, process, server: remoteServer(`http://127.0.0.1:${port}`) }
}

async function enrolOrganiser(process: ServerProcess, phone: TestPhone): Promise<void> {
  const code = fromBase32((await process.organiserPath()).split('#')[1] ?? '')
  await phone.enrol(code ?? new Uint8Array())
}

describe('the server process', () => {
  it('prints its address and the organiser link, and that link works once', async () => {
    const folder = temporaryFolder()
    const { port, process, server } = await startServer(folder)
    const phone = await aPhone(server)
    await enrolOrganiser(process, phone)
    expect(phone.certificate?.role).toBe('organiser')
    expect(process.output()).toContain(`http://localhost:${port}`)
    expect(await process.end('SIGTERM')).toBe(0)
    const again = await startServer(folder)
    expect(again.process.output()).not.toContain('/join#')
  })

  it('finishes the request in flight when it is asked to stop', async () => {
    const { port, process } = await startServer(temporaryFolder())
    const headers = { 'content-type': MEDIA_TYPE, expect: '100-continue' }
    const asking = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/sync', headers })
    const answered = once(asking, 'response') as Promise<[IncomingMessage]>
    asking.flushHeaders()
    // The server has the request's head now, and waits for its body.
    await once(asking, 'continue')
    const ended = process.end('SIGTERM')
    asking.end(encodeMessage({ not: 'ours' }))
    const [response] = await answered
    response.resume()
    expect(response.statusCode).toBe(400)
    expect(await ended).toBe(0)
  })

  it('says so when its port is taken', async () => {
    const { port } = await startServer(temporaryFolder())
    const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', ASAR_DATA: temporaryFolder() }
    const second = spawn(process.execPath, ['src/server/main.ts'], { cwd: projectRoot, env })
    let complaint = ''
    second.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
    const [code] = (await once(second, 'close')) as [number]
    expect(code).toBe(1)
    expect(complaint).toContain(`Port ${port} is taken`)
  })

  it('[TEST-5] killed in the middle of a stream of pushes, keeps every sheet it answered for', async () => {
    const folder = temporaryFolder()
    const { process, server } = await startServer(folder)
    const phone = await aPhone(server)
    await enrolOrganiser(process, phone)
    const seen: SheetId[] = []
    const pushing = pushUntilItFails(phone, seen)
    while (seen.length < 40) await Promise.race([pushing, new Promise(setImmediate)])
    await process.end('SIGKILL')
    await pushing
    const store = openSqlite({ folder })
    onTestFinished(() => store.close())
    const rows = await store.listLog(stream, 0, 10_000)
    const kept = rows.map((row) => row.sheet)
    expect(kept.slice(0, seen.length)).toEqual(seen)
    expect(kept.length - seen.length).toBeLessThanOrEqual(1)
    const end = kept.reduce((cursor, id) => advanceCursor(cursor, id), emptyCursor(stream))
    expect(await store.readCursor(stream)).toEqual(end)
  })
})

async function pushUntilItFails(phone: TestPhone, seen: SheetId[]): Promise<void> {
  for (;;) {
    const sheet = await phone.seal(stream, [aCheckIn()])
    const answer = await phone.syncStream({ stream, sheets: [sheet.bytes] }).catch(() => null)
    if (answer?.outcome !== 'page') return
    seen.push(sheet.id)
  }
}
