import { utf8ToBytes } from '@noble/hashes/utils.js'
import { concatBytes } from '../bytes.ts'
import { bytesOfId } from '../ids.ts'
import type { SheetId, StreamId } from '../ids.ts'
import { hashOf } from './hash.ts'

/** Where a reader stands in a stream's log: position of the last sheet seen and the log's digest there. */
export interface Cursor {
  readonly n: number
  /** 32 bytes. */
  readonly digest: Uint8Array
}

/** The cursor of a log of which nothing has been read: D(0). */
export function emptyCursor(stream: StreamId): Cursor {
  return { n: 0, digest: hashOf('asar/log/1', utf8ToBytes(stream)) }
}

/** One sheet further: D(n) = H(D(n−1) ‖ sheet id) (SYN-3). */
export function advanceCursor(cursor: Cursor, sheet: SheetId): Cursor {
  return { n: cursor.n + 1, digest: hashOf('asar/log/1', concatBytes([cursor.digest, bytesOfId(sheet)])) }
}
