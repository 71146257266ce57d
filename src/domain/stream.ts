import { parseEventId } from './ids.ts'
import type { EventId, StreamId } from './ids.ts'

/** What a stream is about; the unit of rights, numbering and download. */
export type StreamKind =
  | { readonly kind: 'schedule'; readonly year: number }
  | { readonly kind: 'organisation'; readonly year: number }
  | { readonly kind: 'event'; readonly event: EventId }
  | { readonly kind: 'contacts'; readonly event: EventId }

export const scheduleStream = (year: number) => `schedule/${year}` as StreamId
export const organisationStream = (year: number) => `organisation/${year}` as StreamId
export const eventStream = (event: EventId) => `event/${event}` as StreamId
export const contactsStream = (event: EventId) => `event/${event}/contacts` as StreamId

/** Reads a stream's id; `null` if it names no stream this version knows. */
export function parseStream(text: string): StreamKind | null {
  const [head, id = '', tail, ...rest] = text.split('/')
  if (rest.length > 0) return null
  if ((head === 'schedule' || head === 'organisation') && tail === undefined && /^2\d{3}$/.test(id))
    return { kind: head, year: Number(id) }
  const event = head === 'event' ? parseEventId(id) : null
  if (!event) return null
  if (tail === undefined) return { kind: 'event', event }
  return tail === 'contacts' ? { kind: 'contacts', event } : null
}

/** The stream that a text names. `null` as in `parseStream`. */
export function asStreamId(text: string): StreamId | null {
  return parseStream(text) ? (text as StreamId) : null
}
