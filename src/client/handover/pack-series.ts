import { readLimited } from '#client/transport/http-exchange.ts'

/** What a minute of codes can come to, unpacked; a bomb is not. */
const MOST_BYTES = 4 * 1024 * 1024

/** Heads, certificates and sections stand in a copy twice: that goes, and the codes with it. */
export async function packSeries(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** `null`: these bytes were not packed so, or by somebody who means harm. */
export async function unpackSeries(packed: Uint8Array): Promise<Uint8Array | null> {
  try {
    const stream = new Blob([Uint8Array.from(packed)]).stream().pipeThrough(new DecompressionStream('gzip'))
    return await readLimited(new Response(stream), MOST_BYTES)
  } catch {
    // Not gzip, or cut: whoever shows it has to begin again.
    return null
  }
}
