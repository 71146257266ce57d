import { parseStream as parse } from '../../../src/domain/stream.ts'
import type { StreamId } from '../../../src/domain/ids.ts'
import type { StreamKind } from '../../../src/domain/stream.ts'
import { Remembered } from './remembered.ts'

export * from '../../../src/domain/stream.ts'

const known = new Remembered<StreamKind | null>()

/** `parseStream`, once for each text. */
export function parseStream(text: string): StreamKind | null {
  return known.get(text, () => parse(text))
}

/** `asStreamId`, by that. */
export function asStreamId(text: string): StreamId | null {
  return parseStream(text) ? (text as StreamId) : null
}
