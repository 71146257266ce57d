import { createNativeDecoder, findNativeDecoder, type BarcodeDetectorClass } from './native-decoder.ts'
import type { DecoderPort } from './ports.ts'
import { createWorkerDecoder } from './worker-decoder.ts'

/** The browser's own reader where it reads QR codes, else ours (docs/decisions/0022). */
export async function loadDecoder(): Promise<DecoderPort> {
  const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: BarcodeDetectorClass }
  const native = await findNativeDecoder(BarcodeDetector)
  return native ? createNativeDecoder(native, createWorkerDecoder) : createWorkerDecoder()
}
