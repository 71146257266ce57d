import { concatBytes, equalBytes } from '#domain/bytes.ts'
import { utf8ToBytes } from '@noble/hashes/utils.js'

// As much of Node's Buffer as the builders that tests share ask for.
Object.assign(globalThis, {
  Buffer: {
    from: (text: string) => utf8ToBytes(text),
    concat: (parts: readonly Uint8Array[]) => concatBytes(parts),
    compare: (a: Uint8Array, b: Uint8Array) => (equalBytes(a, b) ? 0 : 1),
  },
})
