import type { FeedbackPort, ToneSet } from './ports.ts'
import { BUZZES, melodyOf, VOICES, type Note } from './tones.ts'

/** Not yet in TypeScript's library: without it an iPhone's ring switch silences the page (Safari 16.4). */
interface AudioSessionNavigator extends Navigator {
  readonly audioSession?: { type: string }
}

const LOUD = 0.5
/** Without a ramp every note begins and ends with a click. */
const RAMP_S = 0.008

/** Sound and vibration. Where one of them is missing the other stays, and the screen says it anyway. */
export function createFeedback(): FeedbackPort {
  let audio: AudioContext | null = null

  function open(): AudioContext {
    const { audioSession } = navigator as AudioSessionNavigator
    if (audioSession) audioSession.type = 'playback'
    return new AudioContext({ latencyHint: 'interactive' })
  }
  return {
    async unlock() {
      audio ??= open()
      // outside of a tap some browsers leave this promise pending for good
      const woken = audio.resume().then(
        () => undefined,
        () => undefined,
      )
      await Promise.race([woken, new Promise((resolve) => setTimeout(resolve, 500))])
      return audio.state === 'running'
    },
    give(kind, tones) {
      if ('vibrate' in navigator) navigator.vibrate([...BUZZES[kind]])
      if (audio?.state !== 'running') return
      for (const note of melodyOf(kind, tones)) playNote(audio, note, tones)
    },
    close() {
      void audio?.close()
      audio = null
      const { audioSession } = navigator as AudioSessionNavigator
      if (audioSession) audioSession.type = 'auto'
    },
  }
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
