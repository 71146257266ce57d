import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Picture } from './ports.ts'
import { squareIn } from './square-in.ts'

/** What the page sends, and what it gets back. */
export interface DecodeQuestion {
  readonly id: number
  readonly picture: Picture
}
export interface DecodeAnswer {
  readonly id: number
  readonly texts: readonly string[]
}

/** Several, so that a poster on the wall does not stand in the way of a pass. */
const options: ReaderOptions = {
  formats: ['QRCode'],
  maxNumberOfSymbols: 4,
  tryHarder: true,
  tryInvert: true,
}

// ours, from this build: the library would otherwise ask a network for it
void prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })

let canvas: OffscreenCanvas | undefined

function pixelsOf(picture: Picture): ImageData {
  const { left, top, side } =
    'displayWidth' in picture
      ? squareIn(picture.displayWidth, picture.displayHeight)
      : squareIn(picture.width, picture.height)
  if (canvas?.width !== side) canvas = new OffscreenCanvas(side, side)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('this browser draws nothing in a worker')
  context.drawImage(picture, left, top, side, side, 0, 0, side, side)
  picture.close()
  return context.getImageData(0, 0, side, side)
}

async function answer({ id, picture }: DecodeQuestion): Promise<void> {
  const found = await readBarcodes(pixelsOf(picture), options)
  const texts = found.filter(({ isValid }) => isValid).map(({ text }) => text)
  postMessage({ id, texts } satisfies DecodeAnswer)
}

addEventListener('message', (event: MessageEvent<DecodeQuestion>) => {
  // what goes wrong here is the page's to know: it begins a new worker
  answer(event.data).catch((error: unknown) => reportError(error))
})
