/** Two rising notes, as for a mark; `false`: this browser gives no sound at all. */
export async function playTestTone(): Promise<boolean> {
  try {
    const audio = new AudioContext()
    await audio.resume()
    for (const [step, hertz] of [660, 880].entries()) playNote(audio, hertz, audio.currentTime + step * 0.14)
    setTimeout(() => void audio.close(), 1_000)
    return true
  } catch {
    return false
  }
}

function playNote(audio: AudioContext, hertz: number, at: number): void {
  const note = audio.createOscillator()
  const loudness = audio.createGain()
  note.frequency.value = hertz
  loudness.gain.setValueAtTime(0.5, at)
  loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.13)
  note.connect(loudness).connect(audio.destination)
  note.start(at)
  note.stop(at + 0.14)
}
