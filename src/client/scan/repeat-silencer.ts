/** A pass that is still held before the camera says nothing for so long. */
export const SILENT_MS = 3_000

/** Tells a code that is new from one that was answered a moment ago. */
export interface RepeatSilencer {
  /** Whether the text is to be answered now. */
  isNews(text: string, nowMs: number): boolean
  /** It was answered, or its answer was just put away: silent from here on. */
  noteAnswered(text: string, nowMs: number): void
}

/** Remembers each code by itself, so that two passes in one picture do not wake each other. */
export function createRepeatSilencer(silentMs = SILENT_MS): RepeatSilencer {
  const answered = new Map<string, number>()
  return {
    isNews: (text, nowMs) => nowMs - (answered.get(text) ?? Number.NEGATIVE_INFINITY) >= silentMs,
    noteAnswered(text, nowMs) {
      for (const [each, sinceMs] of answered) if (nowMs - sinceMs >= silentMs) answered.delete(each)
      answered.set(text, nowMs)
    },
  }
}
