import { bytesOfSubject } from '../ids.ts'
import type { BlobId, EventId, FactId, PersonId, RecordId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import { namingBlob } from '../log/blob.ts'
import type { FactDraft } from '../log/fact.ts'
import type { Destination, Fraction, IccItem, Machine, Tool, TreeWork } from '../results/catalogue.ts'
import { tidyText } from './registration.ts'

/** What was done on the day. Counts are whole; weights in grams, areas in square metres, lengths in metres. */
export type Result =
  | {
      readonly what: 'bags'
      readonly fraction: Fraction
      readonly full: number
      /** Bags that are about half full. */
      readonly part: number
      /** Of all of them, as weighed; `null`: estimated by what a bag weighs. */
      readonly grams: number | null
      readonly to: Destination
    }
  | { readonly what: 'trees'; readonly work: TreeWork; readonly count: number }
  | { readonly what: 'area'; readonly squareMetres: number }
  | { readonly what: 'length'; readonly metres: number }
  | { readonly what: 'machines'; readonly machine: Machine; readonly count: number }

/** The event, and the thing itself. */
export interface ResultSubject {
  readonly event: EventId
  readonly record: RecordId
}

/** "This was collected, planted, cleaned." With `replaces` a correction: of the fields that it sets (FACT-4). */
export function draftResult(
  { event, record }: ResultSubject,
  result: Result,
  { note = '', replaces = [] }: { readonly note?: string; readonly replaces?: readonly FactId[] } = {},
): FactDraft {
  // A correction that empties the note clears it; the first fact has no need to.
  const text = tidyText(note.trim())
  const personal = text !== '' ? { note: text } : replaces.length > 0 ? { note: null } : null
  return {
    kind: 'result-noted',
    subjects: [event, record],
    body: bodyOf(result),
    ...(personal ? { personal } : {}),
    replaces,
  }
}

function bodyOf(result: Result): CanonicalMap {
  switch (result.what) {
    case 'bags':
      return {
        what: 'bags',
        fraction: result.fraction,
        full: result.full,
        part: result.part,
        grams: result.grams,
        to: result.to,
      }
    case 'trees':
      return { what: 'trees', work: result.work, count: result.count }
    case 'area':
      return { what: 'area', m2: result.squareMetres }
    case 'length':
      return { what: 'length', m: result.metres }
    case 'machines':
      return { what: 'machines', machine: result.machine, count: result.count }
  }
}

/**
 * One phone's running count of some items. Every phone counts on a record of its own, so that counts add up; it
 * corrects its own, item by item.
 */
export function draftTally(
  { event, record }: ResultSubject,
  counts: ReadonlyMap<IccItem, number>,
  replaces: readonly FactId[],
): FactDraft {
  const body: Record<string, CanonicalValue> = { what: 'tally' }
  for (const [item, count] of counts) body[tallyField(item)] = count
  return { kind: 'result-noted', subjects: [event, record], body, replaces }
}

/** The field of a tally that counts an item. */
export const tallyField = (item: IccItem): string => `n/${item}`

/** "This does not count", or does again. */
export function draftVoid(
  { event, record }: ResultSubject,
  isVoid: boolean,
  { kind, replaces }: { readonly kind: RecordKind; readonly replaces: readonly FactId[] },
): FactDraft {
  return { kind, subjects: [event, record], body: { void: isVoid ? 1 : null }, replaces }
}

/** Kinds whose records can be taken out. */
export type RecordKind = 'result-noted' | 'photo-taken' | 'incident-noted'

export interface Photo {
  readonly blob: BlobId
  readonly size: number
  readonly width: number
  readonly height: number
  readonly when: 'before' | 'after'
  readonly caption: string
}

/** "This is how it looked." The blob is kept with it, or first (SYN-9). */
export function draftPhoto({ event, record }: ResultSubject, photo: Photo): FactDraft {
  const { blob, size, width, height, when } = photo
  const caption = tidyText(photo.caption.trim())
  return {
    kind: 'photo-taken',
    subjects: [event, record],
    body: { ...namingBlob(blob), size, width, height, when },
    ...(caption === '' ? {} : { personal: { caption } }),
  }
}

/** An accident or another trouble of the day. All of it can be erased. */
export interface Incident {
  readonly what: string
  /** In words; a person of the list is named beside it. */
  readonly who: string
  readonly person: PersonId | null
  /** What was done at once. */
  readonly aid: string
  /** Which emergency number was called; `null`: none. */
  readonly called: '112' | '103' | null
  /** When, Unix ms. */
  readonly calledMs: number | null
}

/** "This went wrong." About somebody of the list, it is erased together with them (SYN-10). */
export function draftIncident({ event, record }: ResultSubject, incident: Incident): FactDraft {
  return {
    kind: 'incident-noted',
    subjects: [event, record, ...(incident.person ? [incident.person] : [])],
    personal: tellIncident(incident),
  }
}

/** An incident in fields, all of them personal. */
export function tellIncident({ what, who, aid, person, called, calledMs }: Incident): CanonicalMap {
  const tidy = (text: string) => tidyText(text.trim())
  return {
    ...{ what: tidy(what), who: tidy(who), aid: tidy(aid), called, calledMs },
    person: person === null ? null : bytesOfSubject(person),
  }
}

/** Tools that changed hands. */
export interface ToolMove {
  readonly tool: Tool
  readonly count: number
  readonly way: 'out' | 'in'
  /** A group of the list; empty where it is a person, or nobody said. */
  readonly group: string
  /** A person, in words; empty where it is a group, or nobody said. */
  readonly name: string
}

export function draftToolMove({ event, record }: ResultSubject, move: ToolMove): FactDraft {
  const { tool, count, way } = move
  const [group, name] = [tidyText(move.group.trim()), tidyText(move.name.trim())]
  return {
    kind: 'tool-moved',
    subjects: [event, record],
    body: { tool, count, way, ...(group === '' ? {} : { group }) },
    ...(name === '' ? {} : { personal: { name } }),
  }
}
