import { eventStream } from '#domain/stream.ts'
import type { PhoneRecord, PlaceRecord } from '#client/services.ts'
import { deviceId, eventId } from '#tests/client/support/fake-log.ts'

/** A phone of which a test says only what matters to it. */
export function aPhoneRecord(changes: Partial<PhoneRecord> = {}): PhoneRecord {
  return {
    device: deviceId(2),
    name: 'Ахметова Сәуле',
    role: 'coordinator',
    isOwn: false,
    isRevoked: false,
    lastMs: null,
    count: 0,
    places: [],
    ...changes,
  }
}

/** One list of a phone, in order unless told otherwise. */
export function aPlaceRecord(changes: Partial<PlaceRecord> = {}): PlaceRecord {
  return {
    stream: eventStream(eventId(1)),
    device: deviceId(2),
    count: 0,
    counting: [],
    held: [],
    missing: null,
    split: null,
    isRevoked: false,
    lastMs: null,
    ...changes,
  }
}
