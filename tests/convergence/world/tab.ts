import { toBase32 } from '#domain/bytes.ts'
import type { StreamId } from '#domain/ids.ts'
import { parseStream } from '#domain/stream.ts'
import { captureFacts } from '#client/log/capture.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import { dropStreams } from '#client/log/drop-streams.ts'
import { createSession } from '#client/log/session.ts'
import type { Session } from '#client/log/session.ts'
import { enrolDevice } from '#client/device/enrol.ts'
import type { Enrolled } from '#client/device/enrol.ts'
import { StorageFailure } from '#client/ports.ts'
import type { DevicePort, FactLogPort } from '#client/ports.ts'
import type { TransportPort } from '#client/sync/transport-port.ts'
import { emptyMemory } from '#client/sync/round-memory.ts'
import type { RoundMemory } from '#client/sync/round-memory.ts'
import { runRound } from '#client/sync/round.ts'
import type { RoundOutcome } from '#client/sync/round.ts'
import { Transport } from '#client/transport/transport.ts'
import { SCHEDULE } from '../deeds/drafts.ts'
import { wrapPort } from './gate.ts'
import type { Around } from './gate.ts'
import type { Phone } from './phone.ts'
import { Process } from './scheduler.ts'
import { rawMemory } from '#tests/support/raw-memory.ts'
import { ORIGIN } from './simulated-server.ts'

/** One page load on a phone: it shares the phone's storage with other tabs, and nothing else. */
export class Tab {
  readonly process: Process
  /** Rounds under way in this tab. */
  rounds = 0
  readonly #phone: Phone
  readonly #session: Session
  readonly #memory: RoundMemory
  readonly #log: FactLogPort
  readonly #device: DevicePort
  readonly #transport: TransportPort

  constructor(phone: Phone, name: string) {
    const { network, random, mutant, tamper } = phone.setting
    this.#phone = phone
    this.#memory = phone.setting.isPacked ? emptyMemory() : rawMemory()
    this.process = new Process(name)
    const turn = () => phone.setting.scheduler.turn(this.process)
    this.#session = createSession({ now: () => phone.now() }, random)
    this.#log = wrapPort(mutant.log?.(phone.log, { phone, turn }) ?? phone.log, this.#atStorage)
    this.#device = wrapPort<DevicePort>(phone.device, this.#atStorage)
    const exchange = network.exchangeOf(phone.name, this.process)
    const honest: TransportPort = new Transport({ exchange, random, origin: ORIGIN })
    this.#transport = tamper(mutant.transport?.(honest, phone.log) ?? honest, phone)
  }

  /** Saves statements, as a tap does; when it resolves the screen says "saved". */
  async capture(drafts: readonly StreamDraft[]): Promise<void> {
    const { onAttempt, onSaved, mutant } = this.#phone.setting
    const intent = { drafts: drafts.length }
    const append: FactLogPort['append'] = (facts) => {
      onAttempt(facts, intent)
      return this.#log.append(facts)
    }
    const capture = () => captureFacts({ log: { append }, session: this.#session, pause }, drafts)
    const facts = await (mutant.save?.(capture) ?? capture())
    onSaved(facts, this.#phone)
    this.#phone.absorb(facts)
  }

  async round(sealNow: boolean): Promise<RoundOutcome> {
    const phone = this.#phone
    this.rounds++
    try {
      const outcome = await runRound(
        {
          log: this.#log,
          device: this.#device,
          transport: this.#transport,
          session: this.#session,
          verify: phone.verify,
          memory: this.#memory,
          listEvents: () => phone.events(),
          listOpen: () => [],
          onSending: (sheets) => phone.setting.onSend(sheets, phone),
          onProgress: () => undefined,
          pause,
        },
        { sealNow },
      )
      if (outcome.kind === 'done' && outcome.serverMs !== null)
        await this.#dropUnneeded(outcome.streams, outcome.serverMs)
      return outcome
    } finally {
      this.rounds--
    }
  }

  /** What the app does after a round (SYN-15). */
  async #dropUnneeded(pulled: readonly StreamId[], serverMs: number): Promise<void> {
    const phone = this.#phone
    const findEvent = (stream: StreamId) => {
      const kind = parseStream(stream)
      const event = kind && 'event' in kind ? phone.events().find(({ id }) => id === kind.event) : undefined
      return event ? { event, in: SCHEDULE } : null
    }
    const readState = async (stream: StreamId) => (await phone.view(stream)).folded.state
    const device = phone.device.identity?.device ?? null
    await dropStreams({ log: this.#log, readState, findEvent, device, open: [] }, pulled, serverMs)
  }

  async enrol(code: Uint8Array): Promise<Enrolled> {
    const deps = {
      device: this.#device,
      transport: this.#transport,
      log: this.#log,
      verify: this.#phone.verify,
    }
    const outcome = await enrolDevice(deps, toBase32(code), this.#phone.name)
    if (outcome.kind !== 'enrolled') return outcome
    const identity = await this.#device.readIdentity()
    if (identity) await this.#log.storeCertificates([identity.certificate])
    await this.#phone.identityChanged()
    return outcome
  }

  /** Every call waits for its turn, a write before and after; a write may find no room. */
  #atStorage: Around = async ({ isWrite, pass }) => {
    const { scheduler, isFull, isMadeTwice } = this.#phone.setting
    await scheduler.turn(this.process)
    if (isWrite && isFull()) throw new StorageFailure('no-space')
    const first = await pass()
    const result = isWrite && isMadeTwice() ? await pass() : first
    // Durable, and the tab may die before it knows.
    if (isWrite) await scheduler.turn(this.process)
    return result
  }
}

const pause = () => Promise.resolve()
