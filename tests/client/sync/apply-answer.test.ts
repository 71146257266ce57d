// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { Identity } from '#client/ports.ts'
import type { StreamAnswer } from '#protocol/messages.ts'
import type { PageAnswer } from '#client/sync/read-page.ts'
import { aMark, aRoundPhone, gate, river, stream, theirs } from '#tests/support/round-phone.ts'
import { aDevice } from '#tests/support/sheets.ts'

/** Bends what is said about the first event alone. */
const inStream = (bend: (answer: StreamAnswer) => StreamAnswer) => (answer: StreamAnswer) =>
  answer.stream === stream ? bend(answer) : answer
const inPage = (bend: (answer: PageAnswer) => StreamAnswer) =>
  inStream((answer) => (answer.outcome === 'page' ? bend(answer) : answer))

describe('what a server says of a stream', () => {
  it('[SYN-3] is a fault of the server where even the empty log is no common point', async () => {
    const { server, log, capture, round } = aRoundPhone()
    await capture([aMark(1)])
    server.bend = inStream(() => ({ outcome: 'diverged', stream, verdicts: [] }))
    expect(await round()).toMatchObject({ kind: 'done', stopped: [{ stream, reason: 'diverged' }] })
    const trails = server.requests.map(({ streams }) => streams.find((each) => each.stream === stream)?.trail)
    expect(trails).toEqual([undefined, [expect.objectContaining({ n: 0 })]])
    expect(await log.listSheetsWithoutPosition(stream)).toHaveLength(1)
  })

  it('[SYN-9] is asked three times and no more where there is always more and nothing comes', async () => {
    const { server, round } = aRoundPhone()
    server.bend = inPage((answer) => ({ ...answer, hasMore: true }))
    expect(await round()).toMatchObject({ kind: 'done', stopped: [{ stream, reason: 'bad-answer' }] })
    expect(server.requests).toHaveLength(3)
  })

  it('[SYN-9] is read to its end where the third answer says that nothing more is to come', async () => {
    const { server, round } = aRoundPhone()
    server.bend = inPage((answer) => ({ ...answer, hasMore: server.requests.length < 3 }))
    const outcome = await round()
    expect(outcome).toMatchObject({ kind: 'done', stopped: [] })
    expect(outcome.kind === 'done' && outcome.streams).toContain(stream)
    expect(server.requests).toHaveLength(3)
  })
})

describe('a phone that enrols while a page of bare ids is being stored', () => {
  const again = aDevice({ name: 'gate', untilMs: gate.certificate.untilMs + 1 })

  /** The page is stored under the first certificate; `next` is who the phone is right after. */
  async function storeIds(next: (before: Identity) => Identity | null) {
    const phone = aRoundPhone()
    const { server, log, deps, identity, round } = phone
    let now: Identity | null = identity
    deps.device.readIdentity = () => Promise.resolve(now)
    // The server was shown the certificate and gives ids all the same.
    deps.memory.enclose.add(gate.certificate.id)
    const sheet = theirs(1)
    server.log(stream, sheet)
    server.bend = inPage((answer) => ({
      ...answer,
      entries: answer.entries.map(({ n }) => ({ tag: 'id', n, sheet: sheet.id })),
    }))
    const applyPage = log.applyPage.bind(log)
    log.applyPage = async (page) => {
      const isApplied = await applyPage(page)
      if (page.stream === stream && page.entries.length > 0) now = next(identity)
      return isApplied
    }
    server.certificates.push(river)
    await round()
    return { ...phone, sheet }
  }

  it('[SYN-2] begins to read that log anew and gets the bytes', async () => {
    const { server, log, round, sheet } = await storeIds((before) => ({
      ...before,
      certificate: again.certificate,
      certificateBytes: again.certificateBytes,
    }))
    expect((await log.readCursor(stream)).n).toBe(0)
    server.bend = (answer) => answer
    await round()
    expect((await log.readCursor(stream)).n).toBe(1)
    const { sheets } = await log.readTail(stream, { fact: 0, sheet: 0 })
    expect(sheets.map((each) => each.sheet.id)).toEqual([sheet.id])
  })

  it('[SYN-2] keeps its place where it is nobody any more, or still the same', async () => {
    for (const next of [() => null, (before: Identity) => before]) {
      const { log } = await storeIds(next)
      expect((await log.readCursor(stream)).n).toBe(1)
    }
  })
})
