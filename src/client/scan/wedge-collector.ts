import { isScrambled, letterAt, unscramble } from './keyboard-layouts.ts'

/** A key as the browser tells it. */
export interface KeyStroke {
  readonly key: string
  /** The physical key; empty where the browser does not know. */
  readonly code: string
  readonly isShifted: boolean
  readonly atMs: number
}

export interface WedgeCollector {
  /** What a reader has typed, once it has pressed Enter; `null` before that, and whenever it was a person. */
  press(stroke: KeyStroke): string | null
  /** Strokes so far that came as fast as a reader's. */
  length(): number
  /** A shortcut, or something else no reader types. */
  reset(): void
}

/** Nobody types so fast for long; slow Bluetooth readers need about 50 ms a key. */
const LONGEST_GAP_MS = 100
const LONGEST_MEAN_MS = 60
/** Fewer keys than this may be a person with quick fingers. */
const LEAST_STROKES = 6

/** Tells a reader that types and presses Enter from a person at the keyboard, by its speed alone. */
export function createWedgeCollector(): WedgeCollector {
  let strokes: KeyStroke[] = []

  function add(stroke: KeyStroke): null {
    const last = strokes.at(-1)
    if (last !== undefined && stroke.atMs - last.atMs > LONGEST_GAP_MS) strokes = []
    strokes.push(stroke)
    return null
  }
  function finish(atMs: number): string | null {
    const typed = strokes
    strokes = []
    const [first] = typed
    if (first === undefined || typed.length < LEAST_STROKES) return null
    const isFast = (atMs - first.atMs) / typed.length <= LONGEST_MEAN_MS
    return isFast ? readStrokes(typed) : null
  }
  return {
    press(stroke) {
      if (stroke.key === 'Enter') return finish(stroke.atMs)
      // Shift and its like go with what they change; everything else a reader types is one letter
      return Array.from(stroke.key).length === 1 ? add(stroke) : null
    },
    length: () => strokes.length,
    reset: () => {
      strokes = []
    },
  }
}

/** One Cyrillic letter means that the layout was not the reader's, so even its full stops are somewhere else. */
function readStrokes(strokes: readonly KeyStroke[]): string {
  const typed = strokes.map(({ key }) => key).join('')
  if (!isScrambled(typed)) return typed
  const meant = strokes.map(({ code, isShifted }) => letterAt(code, isShifted))
  return meant.every((letter) => letter !== null) ? meant.join('') : unscramble(typed)
}
