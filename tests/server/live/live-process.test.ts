import { describe, expect, it, onTestFinished } from 'vitest'
import { fromBase32 } from '#domain/bytes.ts'
import { scheduleStream } from '#domain/stream.ts'
import { livePath } from '#protocol/live.ts'
import { findFreePort } from '#tests/e2e/support/free-port.ts'
import { startProcess } from '#tests/e2e/support/server-process.ts'
import { aPhone } from '#tests/support/devices.ts'
import { aCheckIn } from '#tests/support/facts.ts'
import { remoteServer } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const stream = scheduleStream(2026)

describe('a live connection to a server process', () => {
  it('brings each word as it is said, and ends when the server is asked to stop', async () => {
    const port = await findFreePort()
    const process = await startProcess({ port, dataDir: temporaryFolder(), args: [], env: {} })
    onTestFinished(async () => {
      await process.end('SIGKILL')
    })
    const server = remoteServer(`http://127.0.0.1:${String(port)}`)
    const desk = await aPhone(server)
    await desk.enrol(fromBase32((await process.organiserPath()).split('#')[1] ?? '') ?? new Uint8Array())

    const response = await server.ask(livePath([stream]))
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const read = async () => new TextDecoder().decode((await reader.read()).value)
    expect(await read()).toBe(':\n\n')
    await desk.syncStream({ stream, sheets: [(await desk.seal(stream, [aCheckIn()])).bytes] })
    expect(await read()).toBe(`event: grown\ndata: {"stream":"${stream}","n":1}\n\n`)
    const last = reader.read()
    expect(await process.end('SIGTERM')).toBe(0)
    expect(await last).toMatchObject({ done: true })
  })
})
