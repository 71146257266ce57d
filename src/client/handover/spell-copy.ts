import { spellHandover, spellMore } from '#protocol/handover/text-form.ts'

/** So many bytes are spelt at once; a multiple of what stands in one line. */
const AT_ONCE = 48 * 4096

/** A copy as letters, piece by piece: of all of it at once a cheap phone would not have the memory. */
export async function spellCopy(parts: readonly Blob[], pause: () => Promise<void>): Promise<Blob> {
  const spelt: Blob[] = [new Blob([spellHandover(new Uint8Array(0))])]
  for (const part of parts)
    for (let at = 0; at < part.size; at += AT_ONCE) {
      const piece = await part.slice(at, at + AT_ONCE).arrayBuffer()
      spelt.push(new Blob([spellMore(new Uint8Array(piece))]))
      await pause()
    }
  return new Blob(spelt)
}
