import { bytesOfId } from '#domain/ids.ts'
import type { LogEntry, StreamAnswer, SyncAnswer } from './messages.ts'

/**
 * The answer as it travels: ids of sheets as their 32 bytes. `decodeMessage(SyncAnswer, encodeMessage(
 * writeSyncAnswer(answer)))` is the answer again.
 */
export function writeSyncAnswer(answer: SyncAnswer): object {
  return { ...answer, streams: answer.streams.map(writeStream) }
}

function writeStream(answer: StreamAnswer): object {
  return answer.outcome === 'page' ? { ...answer, entries: answer.entries.map(writeEntry) } : answer
}

function writeEntry(entry: LogEntry): object {
  return entry.tag === 'bytes' ? entry : { ...entry, sheet: bytesOfId(entry.sheet) }
}
