import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { concatBytes } from '../bytes.ts'

/** The types of things that are hashed or signed; each name stands before the bytes (SHEET-2). */
export type HashedType =
  | 'asar/fact/1'
  | 'asar/personal/1'
  | 'asar/facts/1'
  | 'asar/sheet/1'
  | 'asar/log/1'
  | 'asar/key/1'
  | 'asar/certificate/1'
  | 'asar/proof/1'
  | 'asar/enrol/1'
  | 'asar/hello/1'
  | 'asar/link/1'
  | 'asar/body/1'
  | 'asar/blob/1'
  | 'asar/pass/1'
  | 'asar/record/1'
  | 'asar/box/1'
  | 'asar/slot/1'
  | 'asar/sealed/1'
  | 'asar/sealed-blob/1'
  | 'asar/series/1'

/** SHA-256 of bytes, 32 of them. It must not keep the bytes: they are written over. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

let sha256Of: Sha256 = sha256

/** From now on hashes by a platform's own SHA-256, which has to say what ours says. For whoever starts a process. */
export function hashBy(platform: Sha256): void {
  sha256Of = platform
}

const prefixes = new Map<HashedType, Uint8Array>()

function prefixOf(type: HashedType): Uint8Array {
  let prefix = prefixes.get(type)
  if (!prefix) {
    prefix = utf8ToBytes(`${type}\0`)
    prefixes.set(type, prefix)
  }
  return prefix
}

/** The bytes that are hashed or signed for `bytes` as a `type`: its name, a zero byte, the bytes. */
export function typedBytes(type: HashedType, bytes: Uint8Array): Uint8Array {
  return concatBytes([prefixOf(type), bytes])
}

/** Facts are hashed by the thousand, and new memory for each takes longer than its hash. */
const slate = new Uint8Array(1024)

/** SHA-256 (32 bytes) over the named bytes. */
export function hashOf(type: HashedType, bytes: Uint8Array): Uint8Array {
  const prefix = prefixOf(type)
  const end = prefix.length + bytes.length
  if (end > slate.length) return sha256Of(typedBytes(type, bytes))
  slate.set(prefix)
  slate.set(bytes, prefix.length)
  return sha256Of(slate.subarray(0, end))
}
