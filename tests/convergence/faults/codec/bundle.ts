import { BundleWriter as Writer, openBundle as open } from '../../../../src/protocol/wire/bundle.ts'
import type { BundleContext, BundleEntry, BundleReader } from '../../../../src/protocol/wire/bundle.ts'
import { codecFaults } from '../codec.ts'
import { flipBit } from '../flip-bit.ts'

export * from '../../../../src/protocol/wire/bundle.ts'

/** The real writer, whose bytes are now and then not what they should be. */
export class BundleWriter extends Writer {
  override finish(): Uint8Array {
    const bytes = super.finish()
    const faults = codecFaults()
    return faults?.isDue() ? flipBit(bytes, faults.random) : bytes
  }
}

/** The real reader, which now and then reads what was not written. */
export function openBundle(bytes: Uint8Array, context: BundleContext): BundleReader | null {
  const reader = open(bytes, context)
  const faults = codecFaults()
  if (!reader || !faults?.isDue()) return reader
  const wrong = faults.random.below(reader.count + 1)
  let place = 0
  return {
    count: reader.count,
    known: reader.known,
    next: () => {
      const entry = reader.next()
      return place++ === wrong ? misread(entry) : entry
    },
  }
}

function misread(entry: BundleEntry | null): BundleEntry | null {
  const random = codecFaults()?.random
  if (!random || entry?.tag !== 'bytes' || random.chance(0.5)) return null
  return { ...entry, bytes: flipBit(entry.bytes, random) }
}
