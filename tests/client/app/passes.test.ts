// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { parsePersonId } from '#domain/ids.ts'
import { deviceOfKey } from '#domain/log/certificate.ts'
import { readPass, spellPass } from '#domain/pass/pass-text.ts'
import { signPass } from '#domain/pass/pass.ts'
import { formatShortCode } from '#domain/pass/short-code.ts'
import { localDate } from '#domain/text/calendar.ts'
import { exportPublicKey, generateKeys, signerOf } from '#protocol/es256.ts'
import { StorageFailure } from '#client/ports.ts'
import type { Board } from '#client/services.ts'
import type { ShownPass } from '#client/services/passes.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { enrol, networkTo, newDisk, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { PLAN } from '#tests/support/plan.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'

const DAY_MS = 86_400_000
const nobody = { phones: [], guardianPhones: [] }

/** A desk with an event of two, and two phones at its gates that have synced once, all of them without a network now. */
async function gather() {
  const app = await openApp()
  const network = networkTo(app)
  const desk = await startPhone(networkTo(app))
  await enrol(desk, await app.inviteLink(), 'Desk')
  const { event } = await desk.services.desk.planEvent(PLAN)
  if (!event) throw new Error('not planned')
  const people = ['Ғабитова Айгерім', 'Ким Виктор'].map((name, i) => ({
    entry: { name, no: i + 1 },
    contact: nobody,
  }))
  await desk.services.desk.addPeople(event, people)
  await desk.services.sync.syncNow()
  const a = await aGate(app, event, 'A')
  const b = await aGate(app, event, 'B')
  for (const each of [desk, a, b]) await each.services.sync.syncNow()
  for (const each of [desk, a, b]) each.network.fetch = noNetwork
  const online = (...phones: readonly TestPhone[]) =>
    phones.forEach((phone) => (phone.network.fetch = network.fetch))
  return { app, desk, a, b, event, online }
}

async function aGate(app: Awaited<ReturnType<typeof openApp>>, event: EventId, name: string) {
  const phone = await startPhone(networkTo(app))
  await enrol(phone, await app.inviteLink({ role: 'coordinator', event }), name)
  return phone
}

const boardOf = ({ services }: TestPhone, event: EventId) => services.boards.open(event)
const personNo = (board: Board, no: number) => {
  const person = board.people().find((each) => each.no === no)
  if (!person) throw new Error('not on the list')
  return person.id
}
async function passOf(phone: TestPhone, board: Board, no = 1): Promise<ShownPass> {
  const [pass] = await phone.services.passes.show(board, [personNo(board, no)])
  if (!pass) throw new Error('no pass')
  return pass
}

describe('a pass, with no network', () => {
  it('[PASS-4] that the desk printed for somebody on the list is accepted at every gate, and costs no fact', async () => {
    const { desk, a, b, event } = await gather()
    const printed = await passOf(desk, await boardOf(desk, event))
    for (const gate of [a, b]) {
      const board = await boardOf(gate, event)
      const verdict = await gate.services.passes.check(board, printed.text)
      expect(verdict).toMatchObject({
        kind: 'valid',
        people: [printed.person],
        signer: desk.services.device.me()?.device,
        pass: { scope: { kind: 'event', event }, isMinor: false, companions: 0 },
      })
      expect(await gate.services.passes.check(board, printed.link)).toMatchObject({ kind: 'valid' })
    }
    expect(desk.services.outbox.count()).toBe(0)
  })

  it('[PASS-5] of a walk-in is made on one phone and accepted on another, which adds them by one touch', async () => {
    const { a, b, event, online } = await gather()
    const [boardA, boardB] = [await boardOf(a, event), await boardOf(b, event)]
    const added = await a.services.attendance.addWalkIn(
      boardA,
      { name: 'Ахметов Ерлан', isMinor: true },
      nobody,
    )
    if (!added.person) throw new Error('not added')
    const [pass] = await a.services.passes.show(boardA, [added.person])
    const verdict = await b.services.passes.check(boardB, pass?.text ?? '')
    if (verdict.kind !== 'valid') throw new Error(verdict.kind)
    expect(verdict).toMatchObject({ people: [], pass: { isMinor: true } })

    const admitted = await b.services.passes.admit(boardB, verdict.pass)
    expect(admitted).toMatchObject({ kind: 'saved', person: added.person })
    expect(boardB.person(added.person)).toMatchObject({
      name: '',
      source: 'walk-in',
      isMinor: true,
      presence: { state: 'here' },
    })
    online(a, b)
    for (const phone of [a, b, a]) await phone.services.sync.syncNow()
    for (const board of [boardA, boardB]) {
      expect(board.people()).toHaveLength(3)
      expect(board.person(added.person)).toMatchObject({ name: 'Ахметов Ерлан', contradictions: [] })
      expect(board.person(added.person)?.presence.witnesses).toHaveLength(2)
    }
  })

  it('says that somebody is a minor by the event’s own rule, whatever the list said', async () => {
    const { a, event } = await gather()
    const board = await boardOf(a, event)
    const { year } = localDate(PLAN.startsMs, PLAN.utcOffsetMinutes)
    for (const [born, isMinor] of [
      [String(year - 10), false],
      [String(year - 30), true],
    ] as const) {
      const entry = { name: `Ахметов Ерлан ${born}`, born, isMinor }
      const { person } = await a.services.attendance.addWalkIn(board, entry, nobody)
      if (!person) throw new Error('not added')
      const [pass] = await a.services.passes.show(board, [person])
      const verdict = await a.services.passes.check(board, pass?.text ?? '')
      expect(verdict).toMatchObject({ kind: 'valid', pass: { isMinor: !isMinor } })
    }
  })

  it('is known by the certificate that came with a sheet where the enrolment named no key', async () => {
    const { a, b, event } = await gather()
    const board = await boardOf(a, event)
    const pass = await passOf(a, board)
    const other = await startPhone({ fetch: noNetwork }, b.disk)
    const mine = await boardOf(other, event)
    const certificate = (await a.disk.log.listCertificates()).find(
      (each) => each.device === a.services.device.me()?.device,
    )
    if (!certificate) throw new Error('no certificate')
    await other.disk.log.storeCertificates([certificate])
    expect(await other.services.passes.check(mine, pass.text)).toMatchObject({ kind: 'valid' })
  })

  it('[PASS-6] that was altered in one place is refused', async () => {
    const { a, event } = await gather()
    const board = await boardOf(a, event)
    const { text } = await passOf(a, board)
    const reading = readPass(text)
    if (reading.kind !== 'pass') throw new Error('no pass')
    for (let bit = 0; bit < reading.bytes.length * 8; bit++) {
      const bytes = reading.bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      const verdict = await a.services.passes.check(board, spellPass(bytes))
      expect(['forged', 'untrusted', 'unreadable', 'too-new', 'wrong-event'], `bit ${bit}`).toContain(
        verdict.kind,
      )
    }
  })

  it('[PASS-5] by a key that nobody enrolled is not believed, though it names somebody', async () => {
    const { a, event } = await gather()
    const board = await boardOf(a, event)
    const mine = await passOf(a, board)
    const keys = await generateKeys(crypto.subtle, false)
    const device = deviceOfKey(await exportPublicKey(crypto.subtle, keys.publicKey))
    const terms = {
      scope: { kind: 'event', event },
      pass: mine.pass,
      untilMs: mine.untilMs,
      isMinor: false,
      companions: 0,
    } as const
    const forged = spellPass(await signPass(terms, device, signerOf(crypto.subtle, keys.privateKey)))
    expect(await a.services.passes.check(board, forged)).toMatchObject({
      kind: 'untrusted',
      why: 'unknown-key',
      people: [mine.person],
    })
  })

  it('of another event is refused, and so is one that a coordinator of another event signed', async () => {
    const { desk, a, event, online } = await gather()
    online(desk, a)
    const { event: other } = await desk.services.desk.planEvent({ ...PLAN, title: 'Жасыл аймақ' })
    if (!other) throw new Error('not planned')
    await desk.services.desk.addPeople(other, [{ entry: { name: 'Иса Дариға', no: 1 }, contact: nobody }])
    const theirs = await passOf(desk, await boardOf(desk, other))
    const board = await boardOf(a, event)
    expect(await a.services.passes.check(board, theirs.text)).toMatchObject({ kind: 'wrong-event' })

    await desk.services.sync.syncNow()
    const elsewhere = await boardOf(desk, other)
    const [identity] = [await new DeviceStore(new DexieMetaStore(a.disk.db), crypto.subtle).readIdentity()]
    if (!identity) throw new Error('not enrolled')
    const terms = {
      scope: { kind: 'event', event: other },
      pass: theirs.pass,
      untilMs: theirs.untilMs,
      isMinor: false,
      companions: 0,
    } as const
    const made = spellPass(await signPass(terms, identity.device, identity.sign))
    expect(await desk.services.passes.check(elsewhere, made)).toMatchObject({
      kind: 'untrusted',
      why: 'no-right',
    })
  })

  it('turns nobody away for a phone’s wrong clock: it is measured by the event, and ends weeks after it', async () => {
    const { a, event } = await gather()
    const board = await boardOf(a, event)
    const pass = await passOf(a, board)
    expect(pass.untilMs).toBe(PLAN.endsMs + 60 * DAY_MS)
    a.clock.advance(400 * DAY_MS)
    expect(await a.services.passes.check(board, pass.text)).toMatchObject({ kind: 'valid' })
  })

  it('some other code, and what is no pass any more, is told apart', async () => {
    const { a, event } = await gather()
    const board = await boardOf(a, event)
    expect(await a.services.passes.check(board, '4870001234567')).toEqual({ kind: 'not-a-pass' })
    expect(await a.services.passes.check(board, 'ASAR:0')).toEqual({ kind: 'unreadable' })
  })
})

describe('a lost pass', () => {
  it('is made anew in one save; the old one is refused here at once, elsewhere after the next sync', async () => {
    const { a, b, event, online } = await gather()
    const [boardA, boardB] = [await boardOf(a, event), await boardOf(b, event)]
    const lost = await passOf(a, boardA)
    expect(await a.services.passes.reissue(boardA, lost.person)).toMatchObject({ kind: 'saved' })
    const fresh = await passOf(a, boardA)
    expect(fresh.pass).not.toBe(lost.pass)
    expect(await a.services.passes.check(boardA, lost.text)).toMatchObject({
      kind: 'revoked',
      people: [lost.person],
    })
    expect(await a.services.passes.check(boardA, fresh.text)).toMatchObject({
      kind: 'valid',
      people: [lost.person],
    })
    expect(await b.services.passes.check(boardB, lost.text)).toMatchObject({ kind: 'valid' })
    online(a, b)
    for (const phone of [a, b]) await phone.services.sync.syncNow()
    expect(await b.services.passes.check(boardB, lost.text)).toMatchObject({ kind: 'revoked' })
    expect(await b.services.passes.check(boardB, fresh.text)).toMatchObject({
      kind: 'valid',
      people: [lost.person],
    })
  })

  it('is withdrawn and leaves nothing to show; a new one brings it back', async () => {
    const { a, event } = await gather()
    const board = await boardOf(a, event)
    const lost = await passOf(a, board)
    await a.services.passes.revoke(board, lost.person)
    expect(await a.services.passes.show(board, [lost.person])).toEqual([])
    await a.services.passes.reissue(board, lost.person)
    expect(await passOf(a, board)).toMatchObject({ person: lost.person })
  })

  it('of a device that lost its rights proves nothing any more', async () => {
    const { desk, a, b, event, online } = await gather()
    const board = await boardOf(b, event)
    const pass = await passOf(a, await boardOf(a, event))
    expect(await b.services.passes.check(board, pass.text)).toMatchObject({ kind: 'valid' })
    online(desk, b)
    const device = a.services.device.me()?.device
    if (!device) throw new Error('not enrolled')
    await desk.services.records.decide({ kind: 'revoke', device, trust: 'none' })
    await b.services.sync.syncNow()
    expect(await b.services.passes.check(board, pass.text)).toMatchObject({
      kind: 'untrusted',
      why: 'key-revoked',
      people: [pass.person],
    })
  })
})

describe('a short code', () => {
  it('leads to its person, says when it was misread, and when its pass was withdrawn', async () => {
    const { a, event } = await gather()
    const board = await boardOf(a, event)
    const { passes } = a.services
    const pass = await passOf(a, board)
    const typed = formatShortCode(pass.code)
    expect(await passes.findByCode(board, typed)).toEqual({ kind: 'found', people: [pass.person] })
    const last = typed.endsWith('0') ? '1' : '0'
    expect(await passes.findByCode(board, typed.slice(0, -1) + last)).toEqual({ kind: 'wrong' })
    expect(await passes.findByCode(board, 'Айгерім')).toEqual({ kind: 'not-a-code' })
    expect(await passes.findByCode(board, '000 000 000')).toEqual({ kind: 'unknown' })
    await passes.revoke(board, pass.person)
    expect(await passes.findByCode(board, typed)).toEqual({ kind: 'revoked', people: [pass.person] })
  })
})

describe('a season pass', () => {
  it('[PASS-5] that the desk shows is good at its gates with no network, for as many as it says; a gate signs none', async () => {
    const { desk, a, event } = await gather()
    const at = await boardOf(desk, event)
    const seasonUntilMs = MORNING_MS + 100 * DAY_MS
    const wish = { seasonUntilMs, companions: 40 }
    const [pass] = await desk.services.passes.show(at, [personNo(at, 1)], wish)
    expect(pass).toMatchObject({ companions: 15 })
    const board = await boardOf(a, event)
    expect(await a.services.passes.check(board, pass?.text ?? '')).toMatchObject({
      kind: 'valid',
      people: [personNo(board, 1)],
      pass: { scope: { kind: 'season', year: new Date(MORNING_MS).getUTCFullYear() }, companions: 15 },
    })
    const [own] = await a.services.passes.show(board, [personNo(board, 1)], { seasonUntilMs })
    expect(await a.services.passes.check(board, own?.text ?? '')).toMatchObject({ why: 'no-right' })
  })

  it('[PASS-4] that was withdrawn at one event is good no more at another, on a phone that holds both', async () => {
    const { app, desk, event, online } = await gather()
    online(desk)
    const { event: next } = await desk.services.desk.planEvent({
      ...PLAN,
      title: 'Жасыл аймақ',
      startsMs: PLAN.startsMs + DAY_MS,
      endsMs: PLAN.endsMs + DAY_MS,
    })
    if (!next) throw new Error('not planned')
    const [first, second] = [await boardOf(desk, event), await boardOf(desk, next)]
    const wish = { seasonUntilMs: MORNING_MS + 100 * DAY_MS }
    const [season] = await desk.services.passes.show(first, [personNo(first, 1)], wish)
    const [plain] = await desk.services.passes.show(first, [personNo(first, 1)])
    if (!season || !plain) throw new Error('no pass')
    const verdict = await desk.services.passes.check(second, season.text)
    if (verdict.kind !== 'valid') throw new Error(verdict.kind)
    await desk.services.passes.admit(second, verdict.pass, { name: 'Ғабитова Айгерім', no: 1 })
    await desk.services.passes.revoke(first, season.person)
    expect(await desk.services.passes.check(second, season.text)).toMatchObject({
      kind: 'revoked',
      people: [season.person],
    })
    // nor is it signed anew for a season there, while the pass of that event alone is as good as before
    expect(await desk.services.passes.show(second, [season.person], wish)).toEqual([])
    const [own] = await desk.services.passes.show(second, [season.person])
    expect(await desk.services.passes.check(second, own?.text ?? '')).toMatchObject({ kind: 'valid' })
    expect(await desk.services.passes.check(second, plain.text)).toMatchObject({ kind: 'wrong-event' })

    // a phone of that event alone has not heard of it
    await desk.services.sync.syncNow()
    const c = await aGate(app, next, 'C')
    await c.services.sync.syncNow()
    expect(await c.services.passes.check(await boardOf(c, next), season.text)).toMatchObject({
      kind: 'valid',
    })
  })

  it('that the desk signed is recognised as somebody’s who is on the list', async () => {
    const { desk, a, event } = await gather()
    const identity = await new DeviceStore(new DexieMetaStore(desk.disk.db), crypto.subtle).readIdentity()
    const board = await boardOf(a, event)
    const holder = parsePersonId('0123456789abcdef')
    if (!identity || !holder) throw new Error('not enrolled')
    const year = new Date(MORNING_MS).getUTCFullYear()
    const terms = {
      scope: { kind: 'season', year },
      pass: holder as never,
      untilMs: MORNING_MS + 200 * DAY_MS,
      isMinor: false,
      companions: 0,
    } as const
    const text = spellPass(await signPass(terms, identity.device, identity.sign))
    const verdict = await a.services.passes.check(board, text)
    if (verdict.kind !== 'valid') throw new Error(verdict.kind)
    expect(verdict.people).toEqual([])
    const person = personNo(board, 2)
    await a.services.passes.bind(board, person, verdict.pass.pass)
    expect(await a.services.passes.check(board, text)).toMatchObject({ kind: 'valid', people: [person] })
  })
})

describe('passes on their holder’s own phone', () => {
  it('are kept from their links without an account, the newest of each once, and let go', async () => {
    const { desk, event } = await gather()
    const board = await boardOf(desk, event)
    const [first, second] = [await passOf(desk, board, 1), await passOf(desk, board, 2)]
    const disk = newDisk()
    const own = await startPhone({ fetch: noNetwork }, disk)
    const fragmentOf = ({ link }: ShownPass) => new URL(link).hash
    expect(await own.services.passes.listKept()).toEqual([])
    expect(await own.services.passes.keep(fragmentOf(first))).toMatchObject({ kind: 'kept' })
    await own.services.passes.keep(fragmentOf(second))
    await own.services.passes.keep(fragmentOf(await passOf(desk, board, 1)))
    const again = await startPhone({ fetch: noNetwork }, disk)
    const kept = await again.services.passes.listKept()
    expect(kept).toMatchObject([
      { name: 'Ким Виктор', no: 2, code: second.code },
      { name: 'Ғабитова Айгерім', no: 1, code: first.code },
    ])
    expect(await desk.services.passes.check(board, kept[1]?.text ?? '')).toMatchObject({ kind: 'valid' })
    const [gone] = kept
    if (gone) await again.services.passes.letGo(gone.pass)
    expect(await again.services.passes.listKept()).toHaveLength(1)
  })

  it('are told apart from links that are no passes, and from storage that fails', async () => {
    const { desk, event } = await gather()
    const own = await startPhone({ fetch: noNetwork })
    expect(await own.services.passes.keep('#nonsense')).toEqual({ kind: 'not-kept', reason: 'not-a-pass' })
    expect(await own.services.passes.keep(`#${'CQ'.padEnd(96, 'A')}`)).toEqual({
      kind: 'not-kept',
      reason: 'too-new',
    })
    const disk = newDisk()
    const device = new DeviceStore(new DexieMetaStore(disk.db), crypto.subtle)
    device.storePasses = () => Promise.reject(new StorageFailure('no-space'))
    const full = await startPhone({ fetch: noNetwork }, disk, undefined, { device })
    const pass = await passOf(desk, await boardOf(desk, event))
    expect(await full.services.passes.keep(new URL(pass.link).hash)).toEqual({
      kind: 'not-kept',
      reason: 'no-space',
    })
  })
})

describe('a phone that nobody enrolled', () => {
  it('makes no passes', async () => {
    const { event } = await gather()
    const own = await startPhone({ fetch: noNetwork })
    const board = await boardOf(own, event)
    expect(own.services.passes.canIssue(board)).toBe(false)
    expect(await own.services.passes.show(board, [])).toEqual([])
  })
})
