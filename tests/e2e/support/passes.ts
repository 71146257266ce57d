import { concatBytes, fromBase32 } from '#domain/bytes.ts'
import { draftPassRevoked } from '#domain/drafts/pass.ts'
import { draftRegistration } from '#domain/drafts/registration.ts'
import { deviceIdOf, passIdOf, passOfPerson, personIdOf } from '#domain/ids.ts'
import type { DeviceId, EventId, PersonId } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { spellPass, spellPassInLink } from '#domain/pass/pass-text.ts'
import { encodePassBody, signPass } from '#domain/pass/pass.ts'
import { eventStream } from '#domain/stream.ts'
import { aPhone, type TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, aFact } from '#tests/support/facts.ts'
import { remoteServer } from '#tests/support/server-app.ts'
import { seedLink } from './seed.ts'
import type { RunningServer } from './server.ts'

const randomId = (): Uint8Array => crypto.getRandomValues(new Uint8Array(10))

/** A coordinator's phone, without screens, that fills the list and signs passes. */
export class Issuer {
  readonly #phone: TestPhone
  readonly #event: EventId

  private constructor(phone: TestPhone, event: EventId) {
    this.#phone = phone
    this.#event = event
  }

  /** Signs with a key of its own that no server has seen. */
  static async unknown(server: RunningServer, event: string): Promise<Issuer> {
    return new Issuer(await aPhone(remoteServer(server.url)), event as EventId)
  }

  get device(): DeviceId {
    return this.#phone.device
  }

  /** Enrol it before the phone that checks its passes syncs: that one must know its key. */
  static async enrol(server: RunningServer, event: string, name = 'Issuer'): Promise<Issuer> {
    const phone = await aPhone(remoteServer(server.url))
    const code = fromBase32(new URL(await seedLink(server, event)).hash.slice(1))
    if (!code) throw new Error('the link has no code')
    await phone.enrol(code, name)
    return new Issuer(phone, event as EventId)
  }

  /** Puts people on the list. @returns their ids, in the same order */
  async register(names: readonly string[]): Promise<readonly PersonId[]> {
    const people = names.map((name, at) => ({ id: personIdOf(randomId()), name, no: at + 1 }))
    await this.#push(
      people.map(({ id, name, no }) => aFact(draftRegistration(id, { name, no, source: 'roster' }))),
    )
    return people.map(({ id }) => id)
  }

  /** Marks somebody by a clock that shows this, in milliseconds of Unix time. */
  async checkIn(person: PersonId, wallMs: number): Promise<void> {
    await this.#push([aCheckIn({ person, wallMs })])
  }

  async revoke(person: PersonId): Promise<void> {
    await this.#push([aFact(draftPassRevoked(person, passOfPerson(person)))])
  }

  /** The text of somebody's pass; of somebody whom nobody knows if left out. */
  async passOf(person?: PersonId, { event = this.#event, sign = this.#phone.sign } = {}): Promise<string> {
    const pass = person === undefined ? passIdOf(randomId()) : passOfPerson(person)
    const untilMs = Date.now() + 400 * 86_400_000
    const terms = { scope: { kind: 'event', event }, pass, untilMs, isMinor: false, companions: 0 } as const
    return spellPass(await signPass(terms, this.#phone.device, sign))
  }

  /** A pass in which somebody wrote another name than was signed. */
  async forgery(person: PersonId): Promise<string> {
    return this.passOf(person, { sign: () => Promise.resolve(crypto.getRandomValues(new Uint8Array(64))) })
  }

  async #push(facts: readonly FrozenFact[]): Promise<void> {
    const stream = eventStream(this.#event)
    const { bytes } = await this.#phone.seal(stream, facts)
    await this.#phone.syncStream({ stream, sheets: [bytes] })
  }
}

/** What stands behind the `#` of a link to a pass; its signature is nobody's, which only a scanner would notice. */
export function aPassFor(event: string): string {
  const terms = {
    scope: { kind: 'event', event: event as EventId },
    pass: passIdOf(new Uint8Array(10).fill(77)),
    untilMs: Date.now() + 400 * 86_400_000,
    isMinor: false,
    companions: 0,
  } as const
  const bytes = concatBytes([
    encodePassBody(terms, deviceIdOf(new Uint8Array(16))),
    new Uint8Array(64).fill(7),
  ])
  return spellPassInLink(bytes, { no: 118, name: 'Құрманғалиева-Нұрмұхамедова Ақмарал Қайырбекқызы' })
}
