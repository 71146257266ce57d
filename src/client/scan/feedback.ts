import type { FeedbackKind, FeedbackPort, ToneSet } from './ports.ts'
import { BUZZES, melodyOf, VOICES, type Note } from './tones.ts'

/** Not yet in TypeScript's library: without it an iPhone's ring switch silences the page (Safari 16.4). */
interface AudioSessionNavigator extends Navigator {
  readonly audioSession?: { type: string }
}

const LOUD = 0.5
/** Without a ramp every note begins and ends with a click. */
const RAMP_S = 0.008
/** A sound that comes later than this belongs to somebody else. */
const LATE_MS = 400
/** The first one has to be opened, and the answer that it belongs to stays longer than that. */
const FIRST_LATE_MS = 1_000

/** Sound and vibration. Where one of them is missing the other stays, and the screen says it anyway. */
export function createFeedback(): FeedbackPort {
  let audio: AudioContext | null = null
  /** Grows when the sound is let go of: what was still to be heard is not. */
  let turn = 0

  function open(): AudioContext {
    const { audioSession } = navigator as AudioSessionNavigator
    if (audioSession) audioSession.type = 'playback'
    return new AudioContext({ latencyHint: 'interactive' })
  }
  async function unlock(): Promise<boolean> {
    if (audio?.state === 'closed') audio = null
    audio ??= open()
    if (isRunning(audio)) return true
    // outside of a tap some browsers leave this promise pending for good
    const woken = audio.resume().then(
      () => undefined,
      () => undefined,
    )
    await Promise.race([woken, new Promise((resolve) => setTimeout(resolve, 500))])
    return isRunning(audio)
  }
  function play(kind: FeedbackKind, tones: ToneSet): void {
    const sounding = audio
    if (sounding) melodyOf(kind, tones).forEach((note) => playNote(sounding, note, tones))
  }
  /** Opening takes a slow phone most of a second and holds up the screen: what is to be seen comes first. */
  function openAndPlay(kind: FeedbackKind, tones: ToneSet): void {
    const mine = turn
    const askedMs = performance.now()
    const isLate = () => mine !== turn || performance.now() - askedMs >= FIRST_LATE_MS
    afterDrawing(() => {
      if (isLate()) return
      void unlock().then((isAwake) => isAwake && !isLate() && play(kind, tones))
    })
  }
  return {
    unlock,
    give(kind, tones) {
      if ('vibrate' in navigator) navigator.vibrate([...BUZZES[kind]])
      if (audio === null) openAndPlay(kind, tones)
      else if (isRunning(audio)) play(kind, tones)
      else void wake(audio).then((isAwake) => isAwake && play(kind, tones))
    },
    close() {
      turn++
      void audio?.close()
      audio = null
      const { audioSession } = navigator as AudioSessionNavigator
      if (audioSession) audioSession.type = 'auto'
    },
  }
}

/** Runs when what was changed just now is on the screen. */
function afterDrawing(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run))
}

function isRunning({ state }: AudioContext): boolean {
  return state === 'running'
}

/** A call or another app took the sound away: it is asked back. Resolves to whether it came at once. */
async function wake(audio: AudioContext): Promise<boolean> {
  const askedMs = performance.now()
  try {
    await audio.resume()
  } catch {
    // still taken, or closed: the next tap asks again
  }
  return isRunning(audio) && performance.now() - askedMs < LATE_MS
}

function playNote(audio: AudioContext, { hz, atMs, forMs }: Note, tones: ToneSet): void {
  const from = audio.currentTime + atMs / 1000
  const until = from + forMs / 1000
  const voice = new OscillatorNode(audio, { frequency: hz, type: VOICES[tones].wave })
  const volume = new GainNode(audio, { gain: 0 })
  volume.gain.setValueAtTime(0, from)
  volume.gain.linearRampToValueAtTime(LOUD, from + RAMP_S)
  volume.gain.setValueAtTime(LOUD, until - RAMP_S)
  volume.gain.linearRampToValueAtTime(0, until)
  voice.connect(volume).connect(audio.destination)
  voice.start(from)
  voice.stop(until)
}
