import { createCamera } from './camera.ts'
import { lookEarly } from './early-look.ts'
import { grabFrame } from './grab-frame.ts'
import { keptCamera } from './kept-camera.ts'
import { loadDecoder } from './load-decoder.ts'
import type { CameraOutcome, DecoderPort, ScanParts } from './ports.ts'

/** A start that takes longer than this has led to another page. */
const UNCLAIMED_MS = 20_000

type Begun = Pick<ScanParts, 'camera' | 'loadDecoder'>
/** Without `grab` nobody looks before there is a page. */
type Ahead = Begun & Partial<Pick<ScanParts, 'grab'>>

let camera: Promise<CameraOutcome | null> | null = null
/** Which one that is: the one that the scanner will ask for. */
let begunWith: string | null = null
let decoder: Promise<DecoderPort> | null = null

/**
 * Begins with the camera and what reads codes while the app itself still starts: each takes as long as the app does,
 * and none needs another. Nobody is asked anything before there is a page that says why.
 */
export function giveHeadStart({ camera: port, loadDecoder: load, grab }: Ahead = browserParts()): void {
  if (document.hidden) return
  const loading = load()
  decoder = loading
  const wanted = keptCamera('camera')
  begunWith = wanted
  camera = port.isAllowed().then(async (isAllowed) => {
    const outcome = isAllowed ? await port.open(wanted) : null
    if (outcome?.kind !== 'open' || !grab) return outcome
    return { ...outcome, camera: lookEarly(outcome.camera, loading, grab) }
  })
  setTimeout(dropUnclaimed, UNCLAIMED_MS)
  document.addEventListener('visibilitychange', dropUnclaimed, { once: true })
}

/** The parts of a scanner: what was begun goes to the first that asks, once. */
export function withHeadStart({ camera: port, loadDecoder: load }: Begun = browserParts()): Begun {
  return {
    camera: {
      ...port,
      open: async (wanted) => (wanted === begunWith && (await takeCamera())) || port.open(wanted),
    },
    loadDecoder: () => takeDecoder() ?? load(),
  }
}

function takeCamera(): Promise<CameraOutcome | null> | null {
  const begun = camera
  camera = null
  return begun
}

function takeDecoder(): Promise<DecoderPort> | null {
  const begun = decoder
  decoder = null
  return begun
}

/** The start has led to another page, or the phone went into a pocket: the camera's lamp goes out. */
function dropUnclaimed(): void {
  void takeCamera()?.then((outcome) => outcome?.kind === 'open' && outcome.camera.stop())
  void takeDecoder()?.then((loaded) => loaded.stop())
}

/** Only Chromium is known to play what is not on the page, and one camera twice. */
function browserParts(): Ahead {
  const isKnown = 'MediaStreamTrackProcessor' in globalThis
  return { camera: createCamera(), loadDecoder, ...(isKnown && { grab: grabFrame }) }
}
