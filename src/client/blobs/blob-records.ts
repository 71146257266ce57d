import type { BlobKey, BlobRecord } from './blob-ports.ts'

export const keyOf = ({ stream, blob }: BlobKey) => `${stream} ${blob}`

/** The record that is here, named by the facts of both, and known to be carried if either is. */
export function joinNames(known: BlobRecord, other: BlobRecord): BlobRecord {
  const more = other.names.filter(({ fact }) => !known.names.some((name) => name.fact === fact))
  return { ...other, ...known, names: [...known.names, ...more] }
}

/** By stream and blob, the same in every store. */
export function sortRecords(records: readonly BlobRecord[]): readonly BlobRecord[] {
  return [...records].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
