import { bytesOfId } from '#domain/ids.ts'
import type { LogEntry, StreamAnswer, SyncAnswer, Verdict } from './messages.ts'

/**
 * The answer as it travels: ids of sheets as their 32 bytes. `decodeMessage(SyncAnswer, encodeMessage(
 * writeSyncAnswer(answer)))` is the answer again.
 */
export function writeSyncAnswer(answer: SyncAnswer): object {
  return { ...answer, streams: answer.streams.map(writeStream) }
}

function writeStream(answer: StreamAnswer): object {
  switch (answer.outcome) {
    case 'page':
      return {
        ...answer,
        verdicts: answer.verdicts.map(writeVerdict),
        entries: answer.entries.map(writeEntry),
      }
    case 'diverged':
      return { ...answer, verdicts: answer.verdicts.map(writeVerdict) }
    case 'problem':
      return answer
  }
}

function writeVerdict(verdict: Verdict): object {
  return { ...verdict, sheet: bytesOfId(verdict.sheet) }
}

function writeEntry(entry: LogEntry): object {
  return entry.tag === 'bytes' ? entry : { ...entry, sheet: bytesOfId(entry.sheet) }
}
