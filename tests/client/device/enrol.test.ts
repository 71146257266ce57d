// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { linkFor, parseLinkCode } from '#client/device/link-code.ts'
import { anEvent, bytesFor } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'
import { networkTo, openDisk, startPhone } from '#tests/support/phone.ts'

const code = bytesFor('code', 16)

describe('links', () => {
  it('reads a whole link, the code alone, and a code as people retype it', () => {
    const link = linkFor('https://asar.example', code)
    const plain = parseLinkCode(link)
    expect(plain).not.toBeNull()
    expect(parseLinkCode(` ${plain ?? ''} `)).toBe(plain)
    expect(parseLinkCode(plain?.toUpperCase().replace(/(.{5})/g, '$1-') ?? '')).toBe(plain)
    expect(parseLinkCode(plain?.replaceAll('0', 'O').replaceAll('1', 'l') ?? '')).toBe(plain)
  })

  it.each(['', 'https://asar.example/', 'https://asar.example/join#short', 'hello'])(
    'takes “%s” for no link',
    (text) => {
      expect(parseLinkCode(text)).toBeNull()
    },
  )
})

describe('enrolment', () => {
  it('[SHEET-4] makes a coordinator’s phone of a new one and keeps that over a restart', async () => {
    const app = await openApp()
    const event = anEvent()
    const { services, disk } = await startPhone(networkTo(app))
    expect(services.device.me()).toBeNull()
    const link = parseLinkCode(await app.inviteLink({ role: 'coordinator', event })) ?? ''
    expect(await services.device.enrol(link, ' Қақпа ')).toMatchObject({
      kind: 'enrolled',
      me: { name: 'Қақпа', role: 'coordinator', events: [event] },
      event,
    })
    const again = await startPhone(networkTo(app), openDisk(disk.name))
    expect(again.services.device.me()).toEqual(services.device.me())
  })

  it('gives the same answer when the first one was lost', async () => {
    const app = await openApp()
    const network = networkTo(app)
    const { services } = await startPhone(network)
    const link = parseLinkCode(await app.inviteLink()) ?? ''
    const { fetch } = network
    network.fetch = async (input, init) => {
      await fetch(input, init)
      throw new TypeError('the answer was lost')
    }
    expect(await services.device.enrol(link, 'Desk')).toEqual({ kind: 'no-server', reason: 'unreachable' })
    network.fetch = fetch
    expect(await services.device.enrol(link, 'Desk')).toMatchObject({
      kind: 'enrolled',
      me: { role: 'organiser' },
    })
  })

  it('says that a link is used or unknown', async () => {
    const app = await openApp()
    const link = parseLinkCode(await app.inviteLink()) ?? ''
    const [first, second] = [await startPhone(networkTo(app)), await startPhone(networkTo(app))]
    await first.services.device.enrol(link, 'Desk')
    expect(await second.services.device.enrol(link, 'Thief')).toEqual({
      kind: 'problem',
      problem: 'link-used',
    })
    const unknown = parseLinkCode(linkFor('', code)) ?? ''
    expect(await second.services.device.enrol(unknown, 'X')).toEqual({
      kind: 'problem',
      problem: 'link-unknown',
    })
    expect(second.services.device.me()).toBeNull()
  })

  it('marks nobody on a phone that is not enrolled, and does once it is', async () => {
    const app = await openApp()
    const event = anEvent()
    const { services } = await startPhone(networkTo(app))
    const board = await services.boards.open(event)
    expect(services.device.me()).toBeNull()
    expect(() => services.attendance).toThrow('only a phone with an account')
    await services.device.enrol(
      parseLinkCode(await app.inviteLink({ role: 'coordinator', event })) ?? '',
      'Gate',
    )
    const outcome = await services.attendance.addWalkIn(
      board,
      { name: 'X' },
      { phones: [], guardianPhones: [] },
    )
    expect(outcome.kind).toBe('saved')
  })
})
