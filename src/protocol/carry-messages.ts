import * as v from 'valibot'
import { sheetIdOf } from '#domain/ids.ts'
import type { SheetId } from '#domain/ids.ts'
import { PROTOCOL_VERSION } from './version.ts'

/** Bringing what a phone carries sealed (SYN-12). */

export const CARRY_PATH = '/v1/carry'

function bytesOf(length: number) {
  return v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length, 'bytes')
}

/** Body of `POST /v1/carry`, with proof: a hand-over as it came, whoever may read it. */
export const CarryRequest = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  parcel: v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes'),
})
export type CarryRequest = v.InferOutput<typeof CarryRequest>

/** What became of its sheets; like any verdict it paces sending and marks nothing as safe (SYN-2). */
export const CarryAnswer = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  /** Those that stand in the log now, held ones included. */
  taken: v.array(
    v.pipe(
      bytesOf(32),
      v.transform((bytes): SheetId => sheetIdOf(bytes)),
    ),
  ),
  /** How many do not: damaged, not sealed for this server, or to come later. */
  left: v.pipe(v.number(), v.integer(), v.minValue(0)),
})
export type CarryAnswer = v.InferOutput<typeof CarryAnswer>
