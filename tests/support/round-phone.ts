import type { SheetId } from '#domain/ids.ts'
import { eventStream } from '#domain/stream.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { createSession } from '#client/log/session.ts'
import type { Identity, KnownServer } from '#client/ports.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { emptyMemory } from '#client/sync/round-memory.ts'
import { runRound } from '#client/sync/round.ts'
import type { RoundDeps } from '#client/sync/round.ts'
import { aCheckIn, anEvent, aPerson, bytesFor } from './facts.ts'
import { FakeServer } from './fake-server.ts'
import { fakeVerify } from './fake-signatures.ts'
import { aDevice, aServer, aSheet, ISSUER, ORGANISATION } from './sheets.ts'
import { turnableClock } from './turnable-clock.ts'

export const stream = eventStream(anEvent())
export const other = eventStream(anEvent('autumn cleanup'))
export const gate = aDevice({ name: 'gate' })
export const river = aDevice({ name: 'river' })

export const aMark = (seq: number) => aCheckIn({ person: aPerson(`person ${String(seq)}`), seq })
export const theirs = (number: number, in_ = stream) =>
  aSheet({ device: river, number, facts: [aMark(1000 + number)], stream: in_ })

/** A phone at the gate that looks at two events, its rounds begun by hand, and the server that it speaks with. */
export function aRoundPhone(server = new FakeServer()) {
  const clock = turnableClock()
  const log = new MemoryFactLog(emptyLogState('epoch'))
  const identity: Identity = {
    device: gate.device,
    certificate: gate.certificate,
    certificateBytes: gate.certificateBytes,
    issuerKey: ISSUER.key,
    issuerCertificateBytes: aServer().certificateBytes,
    organisation: ORGANISATION,
    name: 'Gate',
    sign: gate.sign,
  }
  let known: KnownServer | null = null
  const sending: (readonly SheetId[])[] = []
  const deps: RoundDeps = {
    log,
    device: {
      readIdentity: () => Promise.resolve(identity),
      readServer: () => Promise.resolve(known),
      storeServer: (told) => Promise.resolve(void (known = told)),
      readClock: () => Promise.resolve(null),
      storeClock: () => Promise.resolve(),
    },
    transport: server,
    session: createSession(clock, { bytes: (length) => bytesFor('session', length) }),
    verify: fakeVerify,
    memory: emptyMemory(),
    listEvents: () => [],
    listOpen: () => [stream, other],
    onSending: (sheets) => sending.push(sheets),
    onProgress: () => undefined,
    pause: () => Promise.resolve(),
  }
  const capture = (facts: readonly FrozenFact[], in_ = stream) =>
    log.append(facts.map((fact) => ({ stream: in_, fact })))
  const round = () => runRound(deps, { sealNow: true })
  return { server, log, deps, clock, capture, round, sending, identity }
}
