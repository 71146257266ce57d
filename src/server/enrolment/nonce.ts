import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '#domain/bytes.ts'

/** How long a nonce is good: a phone that was used yesterday starts without an extra round (SYN-7). */
const GOOD_FOR_MS = 24 * 60 * 60 * 1000
const TIME_BYTES = 8
const MAC_BYTES = 16

/** The nonce for a proof: the time and a MAC over it. Nothing is kept, so any process of this server can check it. */
export function mintNonce(secret: Uint8Array, nowMs: number): Uint8Array {
  const time = new Uint8Array(TIME_BYTES)
  new DataView(time.buffer).setBigUint64(0, BigInt(nowMs))
  return concatBytes([time, macOf(secret, time)])
}

/** Was it minted here, and not too long ago? */
export function isFreshNonce(secret: Uint8Array, nonce: Uint8Array, nowMs: number): boolean {
  if (nonce.length !== TIME_BYTES + MAC_BYTES) return false
  const time = nonce.slice(0, TIME_BYTES)
  if (!equalInConstantTime(macOf(secret, time), nonce.subarray(TIME_BYTES))) return false
  // A server's clock that was set back must not lock everybody out, so a nonce may come from "later".
  return Math.abs(nowMs - Number(new DataView(time.buffer).getBigUint64(0))) <= GOOD_FOR_MS
}

function macOf(secret: Uint8Array, time: Uint8Array): Uint8Array {
  return hmac(sha256, secret, time).subarray(0, MAC_BYTES)
}

function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  const [left, right] = [a, b].map((each) => new DataView(each.buffer, each.byteOffset, MAC_BYTES)) as [
    DataView,
    DataView,
  ]
  let difference = 0
  for (let i = 0; i < MAC_BYTES; i++) difference |= left.getUint8(i) ^ right.getUint8(i)
  return difference === 0
}
