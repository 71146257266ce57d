import type { EventId, FactId, StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { FactLogPort } from '#client/ports.ts'
import { getSheet } from '#tests/support/sheets.ts'
import type { Look } from './sweep.ts'

const START = { fact: 0, sheet: 0 }

/** Facts of a stream on the phone, each once, whether or not they stand in a sheet. */
export async function listFacts(log: FactLogPort, stream: StreamId): Promise<ReadonlySet<FactId>> {
  const tail = await log.readTail(stream, START)
  const sealed = tail.sheets.flatMap(({ sheet }) => getSheet(sheet.bytes).facts.map((fact) => fact.id))
  return new Set([...tail.facts.map(({ fact }) => fact.id), ...sealed])
}

/** An event as a person sees it, and how many facts that took: what is there twice shows. */
export async function lookAtEvent({ services, log }: Look, event: EventId) {
  const board = await services.boards.open(event)
  const people = board.people().map((person) => ({
    name: person.name,
    no: person.no,
    state: person.presence.state,
    marks: person.presence.marks.length,
    phones: board.contact(person).phones,
  }))
  const facts = await Promise.all(
    [eventStream(event), contactsStream(event)].map(async (stream) => (await listFacts(log, stream)).size),
  )
  return { people: people.sort((a, b) => (a.name < b.name ? -1 : 1)), facts }
}

/** Where the phone's copies of logs stand, and what of them has not reached the server. */
export async function lookAtLogs({ log }: Look) {
  const streams = [...(await log.listStreams())].sort()
  return Promise.all(
    streams.map(async (stream) => ({
      stream,
      n: (await log.readCursor(stream)).n,
      facts: (await listFacts(log, stream)).size,
      unsealed: (await log.listUnsealed(stream, 100)).length,
      unsent: (await log.listSheetsWithoutPosition(stream)).length,
    })),
  )
}

/** Personal parts that can still be read on the phone, in facts and in sheets. */
export async function countParts(log: FactLogPort, stream: StreamId): Promise<number> {
  const tail = await log.readTail(stream, START)
  const sealed = tail.sheets.flatMap(({ sheet }) => getSheet(sheet.bytes).frozen)
  return [...tail.facts.map(({ fact }) => fact), ...sealed].filter(({ personal }) => personal).length
}
