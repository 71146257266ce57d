import { describe, expect, it, vi } from 'vitest'
import type { StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { livePath } from '#protocol/live.ts'
import { makeProof } from '#protocol/signing.ts'
import { NONCE_HEADER, PROOF_HEADER } from '#protocol/version.ts'
import { StorageFailure } from '#server/ports.ts'
import { aCoordinator, anOrganiser, aPhone } from '#tests/support/devices.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, anEventPlan } from '#tests/support/facts.ts'
import { readProblem } from '#tests/support/messages.ts'
import { openApp, ORIGIN } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'

const event = anEvent()
const stream = eventStream(event)
const schedule = scheduleStream(2026)
const organisation = organisationStream(2026)

/** Asks to follow streams with a proof as it should be, or with changes to it. */
async function follow(
  app: TestApp,
  phone: TestPhone | null,
  streams: readonly StreamId[],
  proven: { method?: string; origin?: string; path?: string; body?: Uint8Array } = {},
): Promise<Response> {
  const path = livePath(streams)
  const subject = { method: 'GET', origin: ORIGIN, path, body: new Uint8Array(0), ...proven }
  const proof = phone && (await makeProof(phone.device, { ...subject, nonce: phone.nonce }, phone.sign))
  return app.ask(path, proof === null ? {} : { headers: { [PROOF_HEADER]: proof } })
}

/** Reads what a connection says, piece by piece. */
function listenTo(response: Response) {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  return {
    next: async () => {
      const { done, value } = await reader.read()
      return done ? 'end' : decoder.decode(value)
    },
    leave: () => reader.cancel(),
  }
}

const grown = (of: StreamId, n: number) => `event: grown\ndata: {"stream":"${of}","n":${String(n)}}\n\n`

describe('GET /v1/live', () => {
  it('tells where the logs stand, and at once when one has grown', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    await gate.syncStream({ stream, sheets: [(await gate.seal(stream, [aCheckIn()])).bytes] })
    const heard = listenTo(await follow(app, gate, [organisation, stream, contactsStream(event)]))
    expect(await heard.next()).toBe(':\n\n')
    expect(await heard.next()).toBe(grown(organisation, 1))
    expect(await heard.next()).toBe(grown(stream, 1))
    const next = heard.next()
    await gate.syncStream({ stream, sheets: [(await gate.seal(stream, [aCheckIn()])).bytes] })
    expect(await next).toBe(grown(stream, 2))
    await heard.leave()
    expect(app.deps.live.count()).toBe(0)
  })

  it('is kept nowhere, and neither compressed nor gathered on the way', async () => {
    const app = await openApp()
    const response = await app.ask(livePath([schedule]), { headers: { 'accept-encoding': 'gzip' } })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    expect(response.headers.has('content-encoding')).toBe(false)
    expect(response.headers.get(NONCE_HEADER)).not.toBeNull()
  })

  it('[SYN-7] follows the schedule without proof, and nothing else', async () => {
    const app = await openApp()
    expect((await follow(app, null, [schedule])).status).toBe(200)
    const refused = await follow(app, null, [schedule, stream])
    expect(refused.status).toBe(401)
    expect(await readProblem(refused)).toBe('bad-proof')
  })

  it.each([
    ['the method', { method: 'POST' }],
    ['the origin', { origin: 'https://elsewhere.test' }],
    ['the path', { path: livePath([organisation]) }],
    ['an empty body', { body: new Uint8Array(1) }],
  ])('[SYN-7] its proof covers %s', async (_name, proven) => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    expect((await follow(app, gate, [stream])).status).toBe(200)
    expect(await readProblem(await follow(app, gate, [stream], proven))).toBe('bad-proof')
  })

  it('[SYN-7] a stale nonce costs one repetition', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    gate.nonce = new Uint8Array(0)
    const stale = await follow(app, gate, [stream])
    expect(await readProblem(stale)).toBe('stale-nonce')
    gate.nonce = new Uint8Array(Buffer.from(stale.headers.get(NONCE_HEADER) ?? '', 'base64url'))
    expect((await follow(app, gate, [stream])).status).toBe(200)
  })

  it('is refused to a device that the server does not know', async () => {
    const app = await openApp()
    expect(await readProblem(await follow(app, await aPhone(app), [stream]))).toBe('unknown-device')
  })

  it('[SYN-7] tells nothing of streams that the device may not read', async () => {
    const app = await openApp()
    const desk = await anOrganiser(app)
    const other = eventStream(anEvent('another event'))
    const gate = await aCoordinator(app, event)
    for (const each of [stream, other])
      await desk.syncStream({ stream: each, sheets: [(await desk.seal(each, [aCheckIn()])).bytes] })
    const heard = listenTo(await follow(app, gate, [other, stream]))
    expect([await heard.next(), await heard.next()]).toEqual([':\n\n', grown(stream, 1)])
    const refused = await follow(app, gate, [other])
    expect(refused.status).toBe(403)
    expect(await readProblem(refused)).toBe('not-allowed')
    expect(await readProblem(await follow(app, gate, [eventStream(anEvent('a third'))]))).toBe('not-allowed')
  })

  it('makes nothing of a stream that nobody has written to', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const transact = vi.spyOn(app.store, 'transact')
    const other = eventStream(anEvent('another event'))
    await follow(app, gate, [other])
    expect(transact).not.toHaveBeenCalledWith(other, expect.anything())
  })

  it('[SYN-2] tells a device of a stream it may not read but brought sheets to', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const other = eventStream(anEvent('another event'))
    await gate.syncStream({ stream: other, sheets: [(await gate.seal(other, [aCheckIn()])).bytes] })
    const heard = listenTo(await follow(app, gate, [other]))
    const { n } = await app.store.readCursor(other)
    expect([await heard.next(), await heard.next()]).toEqual([':\n\n', grown(other, n)])
  })

  it.each(['/v1/live', '/v1/live?streams=', '/v1/live?streams=schedule/2026,x'])(
    'does not understand %s',
    async (path) => {
      const app = await openApp()
      expect(await readProblem(await app.ask(path))).toBe('bad-request')
    },
  )

  it('is for reading: a question for its head alone keeps no connection', async () => {
    const app = await openApp()
    expect((await app.ask(livePath([schedule]), { method: 'HEAD' })).status).toBe(400)
    expect(app.deps.live.count()).toBe(0)
  })

  it('ends when the server stops, which then takes no more', async () => {
    const app = await openApp()
    const heard = listenTo(await follow(app, null, [schedule]))
    expect(await heard.next()).toBe(':\n\n')
    const next = heard.next()
    app.deps.live.close()
    expect(await next).toBe('end')
    const refused = await follow(app, null, [schedule])
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('60')
  })

  it('lets go of who leaves while nothing is told, and of nobody else', async () => {
    const app = await openApp()
    const [leaving, staying] = [
      listenTo(await follow(app, null, [schedule])),
      listenTo(await follow(app, null, [schedule])),
    ]
    for (const each of [leaving, staying]) expect(await each.next()).toBe(':\n\n')
    const [silence, word] = [leaving.next(), staying.next()]
    await leaving.leave()
    expect(await silence).toBe('end')
    expect(app.deps.live.count()).toBe(1)
    const desk = await anOrganiser(app)
    await desk.syncStream({ stream: schedule, sheets: [(await desk.seal(schedule, [anEventPlan()])).bytes] })
    expect(await word).toBe(grown(schedule, 1))
  })

  it('keeps no connection whose beginning failed', async () => {
    const app = await openApp()
    const readCursor = app.store.readCursor.bind(app.store)
    app.store.readCursor = () => Promise.reject(new StorageFailure('busy'))
    expect(await readProblem(await follow(app, null, [schedule]))).toBe('busy')
    expect(app.deps.live.count()).toBe(0)
    app.store.readCursor = readCursor
  })

  it('is written to the log without what was asked', async () => {
    const app = await openApp()
    await follow(app, null, [schedule])
    expect(app.logged.join()).toContain('"path":"/v1/live"')
    expect(app.logged.join()).not.toContain('schedule')
  })
})
