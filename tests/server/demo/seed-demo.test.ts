import { describe, expect, it } from 'vitest'
import { fromBase32 } from '#domain/bytes.ts'
import { foldContact } from '#domain/fold/contact-view.ts'
import { contactsStream } from '#domain/stream.ts'
import { listEvents } from '#server/desk/events.ts'
import { readStream } from '#server/desk/read-stream.ts'
import { listPeople } from '#server/desk/roster.ts'
import { openDemo } from '#server/demo/seed-demo.ts'
import { aPhone } from '#tests/support/devices.ts'
import { openApp, ORIGIN } from '#tests/support/server-app.ts'

describe('the demo', () => {
  it('has a week of events around today, with rosters of 40 and 300', async () => {
    const app = await openApp()
    await openDemo(app.deps, ORIGIN)
    const events = await listEvents(app.deps)
    const counts = await Promise.all(events.map(async ({ id }) => (await listPeople(app.deps, id)).length))
    // Three walked in at the event that is over.
    expect(counts).toEqual([43, 300, 0, 0])
    const nowMs = app.clock.now().wallMs
    expect(events.every(({ startsMs }) => Math.abs(startsMs - nowMs) < 7 * 86_400_000)).toBe(true)
  })

  it('has attendance of an event that is over, with witnesses and people who never came', async () => {
    const app = await openApp()
    await openDemo(app.deps, ORIGIN)
    const [past] = await listEvents(app.deps)
    if (!past) throw new Error('no event')
    const people = await listPeople(app.deps, past.id)
    const states = new Set(people.map(({ presence }) => presence.state))
    expect(states).toEqual(new Set(['expected', 'here', 'left']))
    expect(people.filter(({ source }) => source === 'walk-in')).toHaveLength(3)
    expect(people.flatMap(({ contradictions }) => contradictions)).toEqual([])
  })

  it('invents phones that nobody has', async () => {
    const app = await openApp()
    await openDemo(app.deps, ORIGIN)
    const [, today] = await listEvents(app.deps)
    if (!today) throw new Error('no event')
    const contacts = (await readStream(app.deps, contactsStream(today.id))).table
    const people = await listPeople(app.deps, today.id)
    const phones = people.flatMap(({ ids }) => {
      const { phones: own, guardianPhones } = foldContact(contacts, ids)
      return [...own, ...guardianPhones]
    })
    expect(phones.length).toBeGreaterThan(200)
    expect(phones.every((phone) => /^\+77\d\d000\d{4}$/.test(phone))).toBe(true)
  })

  it('gives links that work, for an organiser and two coordinators of today', async () => {
    const app = await openApp()
    const links = await openDemo(app.deps, ORIGIN)
    expect(links.map(({ label }) => label)).toEqual([
      'Organiser',
      'Coordinator 1',
      'Coordinator 2',
      'Volunteer',
    ])
    const [, today] = await listEvents(app.deps)
    const answers = []
    for (const { link } of links.slice(0, 3)) {
      const code = fromBase32(link.split('#')[1] ?? '') ?? new Uint8Array()
      answers.push(await (await aPhone(app)).enrol(code))
    }
    expect(answers.map(({ event }) => event)).toEqual([undefined, today?.id, today?.id])
    expect(links[3]?.link).toBe(`${ORIGIN}/schedule`)
  })

  it('adds nothing when it is opened again the same day, and a new week later on', async () => {
    const app = await openApp()
    await openDemo(app.deps, ORIGIN)
    await openDemo(app.deps, ORIGIN)
    expect(await listEvents(app.deps)).toHaveLength(4)
    app.clock.advance(7 * 86_400_000)
    await openDemo(app.deps, ORIGIN)
    expect(await listEvents(app.deps)).toHaveLength(8)
  })

  it('invents the same people on every machine', async () => {
    const names = async () => {
      const app = await openApp()
      await openDemo(app.deps, ORIGIN)
      const [past] = await listEvents(app.deps)
      return past ? (await listPeople(app.deps, past.id)).map(({ id, name }) => [id, name]) : []
    }
    expect(await names()).toEqual(await names())
  })
})
