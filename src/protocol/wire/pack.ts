import { equalBytes } from '#domain/bytes.ts'
import { BundleWriter, openBundle } from './bundle.ts'
import type { BundleContext, BundleEntry } from './bundle.ts'

export interface Packing extends BundleContext {
  /** Between two sheets: lets a page paint and a server answer others. */
  readonly pause: () => Promise<void>
}

/** Sheets found wrong travel raw, which may make others wrong that referred to them; then it is given up. */
const ATTEMPTS = 3

/**
 * Packs entries and reads what was packed: a sheet of which a single byte differs travels raw (SHEET-6).
 * @returns `null` when even that does not help: they are to be sent without a bundle
 */
export async function packEntries(
  entries: readonly BundleEntry[],
  packing: Packing,
): Promise<Uint8Array | null> {
  const raw = new Set<number>()
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const writer = new BundleWriter(packing)
    for (const [place, entry] of entries.entries()) {
      writer.add(entry, raw.has(place))
      await packing.pause()
    }
    const bundle = writer.finish()
    const wrong = await listWrong(bundle, entries, packing)
    if (wrong.length === 0) return bundle
    for (const place of wrong) raw.add(place)
  }
  return null
}

async function listWrong(
  bundle: Uint8Array,
  entries: readonly BundleEntry[],
  packing: Packing,
): Promise<readonly number[]> {
  const reader = openBundle(bundle, packing)
  const wrong: number[] = []
  for (const [place, entry] of entries.entries()) {
    if (!isSame(entry, reader?.next() ?? null)) wrong.push(place)
    await packing.pause()
  }
  return wrong
}

function isSame(entry: BundleEntry, read: BundleEntry | null): boolean {
  if (entry.tag === 'bytes') return read?.tag === 'bytes' && equalBytes(read.bytes, entry.bytes)
  if (entry.tag === 'same') return read?.tag === 'same' && read.place === entry.place
  return read?.tag === entry.tag && read.sheet === entry.sheet
}
