// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { enrol, networkTo, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { aCheckIn, anEvent, aRegistration } from '#tests/support/facts.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import { openApp } from '#tests/support/server-app.ts'

const [here, there] = [anEvent('here'), anEvent('there')]

async function namesAt({ services }: TestPhone, event = there): Promise<readonly string[]> {
  const board = await services.boards.open(event)
  return board.people().map(({ name }) => name)
}

describe('enrolling for another event', () => {
  it('[SYN-2] reads from the beginning what was passed as ids alone', async () => {
    const app = await openApp()
    const colleague = await aCoordinator(app, there)
    const sheet = await colleague.seal(eventStream(there), [aRegistration({ name: 'Айгерім' })])
    await colleague.syncStream({ stream: eventStream(there), sheets: [sheet.bytes] })
    const phone = await startPhone(networkTo(app))
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event: here }))
    // It helped out at the other gate, without the right to that event.
    await phone.disk.log.append([{ stream: eventStream(there), fact: aCheckIn() }])
    await phone.services.sync.syncNow()
    expect((await phone.disk.log.readCursor(eventStream(there))).n).toBeGreaterThan(1)
    expect(await namesAt(phone)).not.toContain('Айгерім')
    const mine = await phone.disk.log.readCursor(contactsStream(here))
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event: there }))
    await phone.services.sync.syncNow()
    expect(await namesAt(phone)).toContain('Айгерім')
    expect(await phone.disk.log.readCursor(contactsStream(here))).toEqual(mine)
    expect(phone.services.outbox.count()).toBe(1)
  })

  it('[SYN-1] a round that was under way with the old certificate passes nothing as ids any more', async () => {
    const app = await openApp()
    const colleague = await aCoordinator(app, there)
    const sheet = await colleague.seal(eventStream(there), [aRegistration({ name: 'Айгерім' })])
    await colleague.syncStream({ stream: eventStream(there), sheets: [sheet.bytes] })
    const phone = await startPhone(networkTo(app))
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event: here }))
    await phone.disk.log.append([{ stream: eventStream(there), fact: aCheckIn() }])
    const { fetch } = phone.network
    const link = await app.inviteLink({ role: 'coordinator', event: there })
    let isFirst = true
    phone.network.fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if (!isFirst || input instanceof Request || !String(new URL(input)).endsWith('/v1/sync')) return answer
      isFirst = false
      // The answer is under way while the coordinator opens the link.
      const code = phone.services.device.parseLink(link) ?? ''
      await phone.services.device.enrol(code, 'Gate')
      return answer
    }
    await phone.services.sync.syncNow()
    await phone.services.sync.syncNow()
    expect(await namesAt(phone)).toContain('Айгерім')
  })
})
