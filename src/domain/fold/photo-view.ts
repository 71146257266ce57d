import { codeOf } from '../results/catalogue.ts'
import type { BlobId, EventId } from '../ids.ts'
import { readNamedBlob } from '../log/blob.ts'
import type { FactTable } from './fact-table.ts'
import { countOf, foldRecords, textOf } from './records.ts'
import type { RecordView } from './records.ts'

export interface NotedPhoto extends RecordView {
  readonly blob: BlobId
  readonly width: number
  readonly height: number
  readonly when: 'before' | 'after'
  readonly caption: string
}

/** The photos of an event, by claimed time; those that were taken out are marked (`isVoid`). */
export function foldPhotos(table: FactTable, event: EventId): readonly NotedPhoto[] {
  return foldRecords(table, event, 'photo-taken').flatMap((record) => {
    const { values } = record
    const blob = readNamedBlob(values)
    if (!blob) return []
    const when = codeOf(['before', 'after'], values['when']) ?? 'after'
    const [width, height] = [countOf(values['width']), countOf(values['height'])]
    return [{ ...record, blob, width, height, when, caption: textOf(values['caption']) }]
  })
}
