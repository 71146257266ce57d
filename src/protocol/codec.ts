import { decode, encode } from 'cborg'
import * as v from 'valibot'

/** Messages are CBOR; sheets inside them are byte strings that this codec never looks into. */
export function encodeMessage(message: object): Uint8Array {
  // A plain copy, not Node's Buffer, as in `encodeCanonical`.
  return new Uint8Array(encode(message, { ignoreUndefinedProperties: true }))
}

/**
 * Reads a message of the given schema.
 * @returns `null` when the bytes are no CBOR or no such message: whoever sent it does not speak our protocol.
 */
export function decodeMessage<Schema extends v.GenericSchema>(
  schema: Schema,
  bytes: Uint8Array,
): v.InferOutput<Schema> | null {
  try {
    const parsed = v.safeParse(schema, decode(bytes, DECODE))
    return parsed.success ? parsed.output : null
  } catch {
    // cborg throws on anything that is not CBOR; a proxy's page is such a thing (SYN-6).
    return null
  }
}

const DECODE = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
} as const
