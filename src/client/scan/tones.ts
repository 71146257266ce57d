import type { FeedbackKind, ToneSet } from './ports.ts'

export interface Note {
  readonly hz: number
  readonly atMs: number
  readonly forMs: number
}

export const TONE_SETS: readonly ToneSet[] = ['A', 'B', 'C']

/** Pitch and colour of each set: three phones side by side are told apart with closed eyes. */
export const VOICES: Readonly<Record<ToneSet, { readonly hz: number; readonly wave: OscillatorType }>> = {
  A: { hz: 880, wave: 'sine' },
  B: { hz: 587, wave: 'triangle' },
  C: { hz: 1319, wave: 'square' },
}

const FIFTH = 1.5
const FOURTH = 4 / 3
const OCTAVE = 2

/** The melody of each answer over the set's own pitch: they differ in number, direction and length of the notes. */
export function melodyOf(kind: FeedbackKind, tones: ToneSet): readonly Note[] {
  const { hz } = VOICES[tones]
  const two: readonly Note[] = [
    { hz, atMs: 0, forMs: 60 },
    { hz: hz * FIFTH, atMs: 60, forMs: 60 },
  ]
  switch (kind) {
    case 'marked':
      return two
    case 'flagged':
      return [...two, { hz, atMs: 220, forMs: 120 }]
    case 'already':
      return [
        { hz, atMs: 0, forMs: 100 },
        { hz, atMs: 180, forMs: 100 },
      ]
    case 'stranger':
      return [
        { hz, atMs: 0, forMs: 90 },
        { hz: hz * FOURTH, atMs: 110, forMs: 90 },
        { hz: hz * OCTAVE, atMs: 220, forMs: 120 },
      ]
    case 'refused':
      return [{ hz: hz / 4, atMs: 0, forMs: 400 }]
  }
}

/** Milliseconds of buzz, rest, buzz, … */
export const BUZZES: Readonly<Record<FeedbackKind, readonly number[]>> = {
  marked: [60],
  flagged: [60, 200, 60],
  already: [60, 80, 60],
  stranger: [40, 60, 40, 60, 40],
  refused: [300],
}
