import { Dexie } from 'dexie'
import type { Collection, Table } from 'dexie'
import type { StreamId } from '#domain/ids.ts'
import { encodeCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type { CapturedFact, PageEntry } from '#client/ports.ts'
import type { CertificateRow, FactRow, PositionRow } from './log-database.ts'

/** Rows of a stream in the order of a number that an index (or key) holds beside it; both ends belong to it. */
export function between<T, K>(
  table: Table<T, K>,
  part: 'number' | 'arrival' | 'n' | 'blob',
  stream: StreamId,
  from = 0,
  to: number | typeof Dexie.maxKey = Dexie.maxKey,
): Collection<T, K> {
  return table.where(`[stream+${part}]`).between([stream, from], [stream, to], true, true)
}

/** The bytes in a buffer of their own: storing a part of a buffer would store all of it. */
export function whole(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes)
}

export function frozenOf(row: FactRow): FrozenFact {
  return { id: row.id, envelope: row.envelope, personal: row.personal }
}

export function rowOfFact({ stream, fact }: CapturedFact): FactRow {
  const { id, envelope, personal } = fact
  return { id, stream, envelope: whole(envelope), personal: personal && whole(personal) }
}

export function rowOfCertificate(certificate: Certificate): CertificateRow {
  return { id: certificate.id, bytes: encodeCertificate(certificate.body, certificate.signature) }
}

export function positionOf(stream: StreamId, { n, sheet, digest, isHeld }: PageEntry): PositionRow {
  return { stream, n, sheet, digest: whole(digest), held: isHeld ? 1 : 0 }
}
