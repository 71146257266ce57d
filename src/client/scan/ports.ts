/** Why there is no picture; each has a way out on the screen. */
export type CameraProblem =
  /** The person, or a rule of the browser, said no. */
  | 'refused'
  | 'none'
  /** Another app holds it. */
  | 'busy'
  /** A browser that gives pages no camera, such as the one inside a chat. */
  | 'unsupported'

export interface CameraChoice {
  readonly id: string
  /** Empty where the browser keeps the names to itself. */
  readonly label: string
}

/** A camera that runs. `stop` releases it, so that its lamp goes out: nothing is only paused. */
export interface OpenCamera {
  /** `null` where the browser does not say which one it is. */
  readonly id: string | null
  /** For the `srcObject` of a video element. */
  readonly stream: MediaStream
  hasTorch(): boolean
  /** Resolves to whether the lamp obeyed. */
  setTorch(isOn: boolean): Promise<boolean>
  /** The system took the camera away. */
  onLost(listener: () => void): void
  /**
   * Of a camera that looks for codes by itself: what it saw last, and whatever it sees until that is ended.
   * @returns ends it
   */
  tellSeen?(listener: (texts: readonly string[]) => void): () => void
  stop(): void
}

export type CameraOutcome =
  | { readonly kind: 'open'; readonly camera: OpenCamera }
  | { readonly kind: 'problem'; readonly problem: CameraProblem }

export interface CameraPort {
  /** Asks for a camera; the browser may ask the person. `null`: the one on the back. */
  open(wanted: string | null): Promise<CameraOutcome>
  /** Whether `open` would begin without asking anybody. */
  isAllowed(): Promise<boolean>
  list(): Promise<readonly CameraChoice[]>
}

/** The square in the middle of what a video shows, or a frame as the camera gave it. */
export type Picture = ImageBitmap | VideoFrame

/** Reads QR codes out of pictures. */
export interface DecoderPort {
  /** Reads whole frames too, and cuts the square out itself, away from the page's thread. */
  readonly takesFrames?: boolean
  /** Takes the picture over and frees it. Resolves to the texts of the codes in it, in no order. */
  decode(picture: Picture): Promise<readonly string[]>
  stop(): void
}

/** The answer in front of the camera, as far as ears and hands notice it. */
export type FeedbackKind = 'marked' | 'flagged' | 'already' | 'stranger' | 'refused'

/** Neighbours choose different ones, so that each knows their own. */
export type ToneSet = 'A' | 'B' | 'C'

export interface FeedbackPort {
  /** To be called in a tap: only then do browsers let a page sound. Resolves to whether it may now. */
  unlock(): Promise<boolean>
  give(kind: FeedbackKind, tones: ToneSet): void
  close(): void
}

/** Keeps the screen lit; resolves to whether the browser can. */
export interface WakeLockPort {
  hold(): Promise<boolean>
  release(): void
}

/** What the scanner needs of the browser. */
export interface ScanParts {
  readonly camera: CameraPort
  readonly feedback: FeedbackPort
  readonly wakeLock: WakeLockPort
  /** Loads whichever decoder this browser has. */
  readonly loadDecoder: () => Promise<DecoderPort>
  /** What the video shows now, as a frame where that is allowed, else its middle; `null`: nothing yet. */
  readonly grab: (video: HTMLVideoElement, mayBeFrame: boolean) => Promise<Picture | null>
}
