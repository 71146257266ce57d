// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { eventStream } from '#domain/stream.ts'
import { listOnServer } from '#client/app/list-on-server.ts'
import { anEvent, aPerson } from '#tests/support/facts.ts'
import { enrol, networkTo, noNetwork, startPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'

const event = anEvent()
const [first, second, third] = [aPerson('a'), aPerson('b'), aPerson('c')]

/** Two phones of an event: one has marked a person, the other two, one of them with no network. */
async function threeMarks() {
  const app = await openApp()
  const phones = []
  for (const name of ['A', 'B']) {
    const phone = await startPhone(networkTo(app))
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event }), name)
    phones.push(phone)
  }
  const [other, phone] = phones as [(typeof phones)[number], (typeof phones)[number]]
  const mark = async ({ services }: typeof phone, who: typeof first) => {
    await services.attendance.checkIn(await services.boards.open(event), who)
    await services.sync.syncNow()
  }
  await mark(other, first)
  await mark(phone, second)
  phone.network.fetch = noNetwork
  await mark(phone, third)
  return phone
}

describe('what was seen on the server', () => {
  it('[SYN-2] lists records of all phones that stand in the pulled log, newest first, and no others', async () => {
    const { services } = await threeMarks()
    const seen = await services.outbox.listOnServer(event, 10)
    expect(seen.map(({ kind, person, isOwn }) => ({ kind, person, isOwn }))).toEqual([
      { kind: 'checked-in', person: second, isOwn: true },
      { kind: 'checked-in', person: first, isOwn: false },
    ])
    expect(await services.outbox.listOnServer(event, 1)).toEqual(seen.slice(0, 1))
  })

  it('[SYN-5] leaves out what the server holds back', async () => {
    const { disk } = await threeMarks()
    const { log } = disk
    const positions = await log.listPositions(eventStream(event), 0, 10)
    const [held] = await log.readSheets(positions.slice(-1).map(({ sheet }) => sheet))
    const holding = {
      readCursor: log.readCursor.bind(log),
      listPositions: log.listPositions.bind(log),
      listHeldSheets: () => Promise.resolve(held ? [held] : []),
    }
    const seen = await listOnServer({ log: holding, own: null }, event, 10)
    expect(seen.map(({ person }) => person)).toEqual([first])
  })
})
