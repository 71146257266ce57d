import { eventStream } from '#domain/stream.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import {
  certificateToSign,
  encodeCertificate,
  encodeCertificateBody,
  readCertificate,
} from '#domain/log/certificate.ts'
import type { Certificate, Role, StreamPattern } from '#domain/log/certificate.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { encodeSheet, encodeSheetHeader, readSheet, sheetIdFor, sheetToSign } from '#domain/log/sheet.ts'
import type { ClockMeasurement, Sheet, SheetHeader } from '#domain/log/sheet.ts'
import { aCheckIn, anEvent, bytesFor, idsOf, MORNING_MS } from './facts.ts'
import { fakeKeys, fakeSignature } from './fake-signatures.ts'
import type { FakeKeys } from './fake-signatures.ts'

export const ORGANISATION = bytesFor('organisation', 16)
/** The keys of the server that issues everybody's certificate. */
export const ISSUER = fakeKeys('server')

/** A device with its certificate, signed by `ISSUER` unless told otherwise. */
export interface TestDevice extends FakeKeys {
  readonly certificate: Certificate
  readonly certificateBytes: Uint8Array
}

interface DeviceOptions {
  readonly name?: string
  readonly role?: Role
  readonly streams?: readonly StreamPattern[]
  readonly untilMs?: number
  readonly organisation?: Uint8Array
  readonly issuer?: FakeKeys
}

export function aDevice(options: DeviceOptions = {}): TestDevice {
  const { name = 'gate', role = 'coordinator', streams = ['event/*'], issuer = ISSUER } = options
  const { untilMs = MORNING_MS + 30 * 86_400_000, organisation = ORGANISATION } = options
  const keys = fakeKeys(name)
  const body = encodeCertificateBody({
    key: keys.key,
    role,
    streams,
    untilMs,
    organisation,
    issuer: issuer.device,
  })
  const certificateBytes = encodeCertificate(body, fakeSignature(issuer.key, certificateToSign(body)))
  const certificate = readCertificate(certificateBytes)
  if (!certificate) throw new Error('the bytes are no certificate')
  return { ...keys, certificate, certificateBytes }
}

/** The server as a device of its own. */
export const aServer = () =>
  aDevice({ name: 'server', role: 'server', streams: ['schedule/*', 'organisation/*', 'event/*'] })

interface SheetOptions {
  readonly device?: TestDevice
  readonly stream?: StreamId
  readonly facts?: readonly FrozenFact[]
  readonly number?: number
  readonly previous?: SheetId | null
  readonly clock?: ClockMeasurement | null
  readonly organisation?: Uint8Array
}

export interface TestSheet {
  readonly id: SheetId
  readonly bytes: Uint8Array
  readonly header: SheetHeader
  readonly facts: readonly FrozenFact[]
}

/** A signed sheet; by default one check-in by the gate's phone. */
export function aSheet(options: SheetOptions = {}): TestSheet {
  const { device = aDevice(), stream = eventStream(anEvent()), facts = [aCheckIn()] } = options
  const { number = 1, previous = null, clock = null, organisation = ORGANISATION } = options
  const header: SheetHeader = {
    organisation,
    stream,
    device: device.device,
    number,
    previous,
    certificate: device.certificate.id,
    clock,
  }
  const headerBytes = encodeSheetHeader(header, idsOf(facts))
  const signature = fakeSignature(device.key, sheetToSign(headerBytes))
  return { id: sheetIdFor(headerBytes), bytes: encodeSheet(headerBytes, signature, facts), header, facts }
}

/** Reads a sheet. @throws {Error} naming the reason when the bytes are none. */
export function getSheet(bytes: Uint8Array): Sheet {
  const read = readSheet(bytes)
  if (read.kind === 'unreadable') throw new Error(read.reason)
  return read.sheet
}
