import { equalBytes } from '#domain/bytes.ts'
import {
  bytesOfId,
  certificateIdOf,
  DEVICE_ID_BYTES,
  deviceIdOf,
  factIdOf,
  HASH_BYTES,
  sheetIdOf,
} from '#domain/ids.ts'
import type { CertificateId, DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import { ORGANISATION_ID_BYTES, SIGNATURE_BYTES } from '#domain/log/certificate.ts'
import { encodeSheet, encodeSheetHeader, MAX_SHEET_FACTS, sheetIdFor } from '#domain/log/sheet.ts'
import type { ClockMeasurement, Sheet } from '#domain/log/sheet.ts'
import { assertWhole, BadWire } from './bytes.ts'
import type { ColumnReader, ColumnWriter } from './columns.ts'
import type { FactReader } from './fact-reader.ts'
import type { FactWriter } from './fact-writer.ts'
import type { DeviceTrack, Known } from './known.ts'
import { findBack, nameBack, readSession, writeSession } from './references.ts'

/** How a header's field stands to the device's last sheet: the same; another, which follows; none. */
const SAME = 0
const OTHER = 1
const NONE = 2

/** Takes a sheet apart: its header as it differs from the last of its device, its signature, its facts (SHEET-6). */
export function writeSheet(columns: ColumnWriter, known: Known, facts: FactWriter, sheet: Sheet): void {
  const { device, certificate, number, previous, clock } = sheet
  const track = known.deviceTracks.newest(device)
  writeDevice(columns, known, device)
  writeOrganisation(columns, organisationOf(known, track), sheet.organisation)
  const isSameCertificate = certificate === track?.certificate
  columns.number('certificate', isSameCertificate ? SAME : OTHER)
  if (!isSameCertificate) columns.blob('bytes32', bytesOfId(certificate))
  columns.number('number', number - (track?.number ?? 0) - 1)
  columns.number('previous', previous === null ? NONE : previous === track?.sheet ? SAME : OTHER)
  if (previous !== null && previous !== track?.sheet) columns.blob('bytes32', bytesOfId(previous))
  writeClock(columns, known, track?.clock ?? null, clock)
  known.noteHeader(sheet)
  columns.blob('signature', sheet.signature)
  columns.number('facts', sheet.facts.length)
  sheet.frozen.forEach((frozen, i) => facts.write(frozen, sheet.facts[i] as Sheet['facts'][number]))
  known.noteSheet(sheet, sheet.id)
}

/** Puts a sheet together: its raw bytes. @throws {BadWire} */
export function readSheetColumns(
  columns: ColumnReader,
  known: Known,
  facts: FactReader,
  stream: StreamId,
): Uint8Array {
  const device = readDevice(columns, known)
  const track = known.deviceTracks.newest(device)
  const header = {
    stream,
    device,
    organisation: readOrganisation(columns, organisationOf(known, track)),
    certificate: readCertificateId(columns, track),
    number: assertWhole(columns.number('number') + (track?.number ?? 0) + 1),
    previous: readPrevious(columns, track),
    clock: readClock(columns, known, track?.clock ?? null),
  }
  known.noteHeader(header)
  const signature = columns.blob('signature', SIGNATURE_BYTES)
  const count = columns.number('facts')
  if (count < 1 || count > MAX_SHEET_FACTS) throw new BadWire('too many facts')
  const frozen = Array.from({ length: count }, () => facts.read())
  const parts = frozen.map(({ id, ...rest }) => ({ id: factIdOf(id), ...rest }))
  const headerBytes = encodeSheetHeader(
    header,
    parts.map((part) => part.id),
  )
  known.noteSheet(header, sheetIdFor(headerBytes))
  return encodeSheet(headerBytes, signature, parts)
}

function writeDevice(columns: ColumnWriter, known: Known, device: DeviceId): void {
  const back = findBack(known.devices, device)
  columns.number('device', back)
  if (back === 0) columns.blob('bytes16', bytesOfId(device))
}

function readDevice(columns: ColumnReader, known: Known): DeviceId {
  const back = columns.number('device')
  if (back === 0) return deviceIdOf(columns.blob('bytes16', DEVICE_ID_BYTES))
  return nameBack(known.devices, back) as DeviceId
}

/** A stream is of one organisation: a new device is of that of the first. */
function organisationOf(known: Known, track: DeviceTrack | undefined): Uint8Array | null {
  const first = known.devices.at(0) ?? ''
  return (track ?? known.deviceTracks.newest(first))?.organisation ?? null
}

function writeOrganisation(columns: ColumnWriter, usual: Uint8Array | null, organisation: Uint8Array): void {
  const isSame = usual !== null && equalBytes(usual, organisation)
  columns.number('organisation', isSame ? SAME : OTHER)
  if (!isSame) columns.blob('bytes16', organisation)
}

function readOrganisation(columns: ColumnReader, usual: Uint8Array | null): Uint8Array {
  const isSame = columns.number('organisation') === SAME
  return isSame && usual ? usual : columns.blob('bytes16', ORGANISATION_ID_BYTES)
}

function readCertificateId(columns: ColumnReader, track: DeviceTrack | undefined): CertificateId {
  const isSame = columns.number('certificate') === SAME
  return isSame && track ? track.certificate : certificateIdOf(columns.blob('bytes32', HASH_BYTES))
}

function readPrevious(columns: ColumnReader, track: DeviceTrack | undefined): SheetId | null {
  const how = columns.number('previous')
  if (how === NONE) return null
  return how === SAME && track ? track.sheet : sheetIdOf(columns.blob('bytes32', HASH_BYTES))
}

function writeClock(
  columns: ColumnWriter,
  known: Known,
  last: ClockMeasurement | null,
  clock: ClockMeasurement | null,
): void {
  if (!clock) {
    columns.number('clock', NONE)
    return
  }
  const { session, offsetMs, errorMs } = clock
  const isSame = session === last?.session && offsetMs === last.offsetMs && errorMs === last.errorMs
  columns.number('clock', isSame ? SAME : OTHER)
  if (isSame) return
  writeSession(columns, known, 'clockSession', session)
  columns.number('clockOffset', offsetMs - (last?.offsetMs ?? 0))
  columns.number('clockError', errorMs)
}

function readClock(
  columns: ColumnReader,
  known: Known,
  last: ClockMeasurement | null,
): ClockMeasurement | null {
  const how = columns.number('clock')
  if (how === NONE) return null
  if (how === SAME && last) return last
  return {
    session: readSession(columns, known, 'clockSession'),
    offsetMs: assertWhole(columns.number('clockOffset') + (last?.offsetMs ?? 0)),
    errorMs: columns.number('clockError'),
  }
}
