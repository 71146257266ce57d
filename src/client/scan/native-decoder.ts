import type { DecoderPort, Picture } from './ports.ts'

/** Not yet in TypeScript's library: the browser's own reader of codes. */
export interface BarcodeDetectorLike {
  detect(picture: Picture): Promise<readonly { readonly rawValue: string }[]>
}
export interface BarcodeDetectorClass {
  new (options: { readonly formats: readonly string[] }): BarcodeDetectorLike
  getSupportedFormats(): Promise<readonly string[]>
}

/** The browser's own reader, where it exists and says that it reads QR codes; some exist and read nothing. */
export async function findNativeDecoder(
  detector: BarcodeDetectorClass | undefined,
): Promise<BarcodeDetectorLike | null> {
  try {
    const formats = (await detector?.getSupportedFormats()) ?? []
    return detector && formats.includes('qr_code') ? new detector({ formats: ['qr_code'] }) : null
  } catch {
    return null
  }
}

/**
 * Reads with the browser's own reader. When that fails (its service may be missing or still be downloaded, which only
 * shows when it is used) the other one takes over for good, and the same picture is read by it.
 */
export function createNativeDecoder(native: BarcodeDetectorLike, loadOther: () => DecoderPort): DecoderPort {
  let other: DecoderPort | null = null
  return {
    stop: () => other?.stop(),
    async decode(picture) {
      if (other) return other.decode(picture)
      try {
        const found = await native.detect(picture)
        picture.close()
        return found.map(({ rawValue }) => rawValue)
      } catch {
        other ??= loadOther()
        return other.decode(picture)
      }
    },
  }
}
