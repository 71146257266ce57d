import { drawQr } from '#client/ui/qr-path.ts'

/** What stands on the picture of a pass. */
export interface PassPicture {
  readonly text: string
  /** Under the code, largest first. */
  readonly lines: readonly string[]
}

const WIDTH = 900
const LINE_HEIGHT = 64
const MARGIN = 40

/** A pass as a PNG, black on white: to be sent, kept among photos, or printed anywhere. `null`: the browser will not. */
export async function drawPass({ text, lines }: PassPicture): Promise<Blob | null> {
  const { size, path } = drawQr(text)
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = WIDTH + lines.length * LINE_HEIGHT + MARGIN
  const paper = canvas.getContext('2d')
  if (paper === null) return null
  paper.fillStyle = '#fff'
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.fillStyle = '#000'
  paper.save()
  paper.scale(WIDTH / size, WIDTH / size)
  paper.fill(new Path2D(path))
  paper.restore()
  lines.forEach((line, i) => writeLine(paper, line, i))
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}

function writeLine(paper: CanvasRenderingContext2D, line: string, place: number): void {
  paper.font = `${place === 0 ? 700 : 500} ${place === 0 ? 48 : 36}px Onest, sans-serif`
  paper.textAlign = 'center'
  // A long name is drawn narrower rather than cut off.
  paper.fillText(line, WIDTH / 2, WIDTH + place * LINE_HEIGHT + 40, WIDTH - 2 * MARGIN)
}
