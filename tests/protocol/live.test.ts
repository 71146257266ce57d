import { describe, expect, it } from 'vitest'
import type { StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { livePath, MAX_LIVE_STREAMS, readGrown, readLiveStreams, writeGrown } from '#protocol/live.ts'
import { anEvent } from '#tests/support/facts.ts'

const event = anEvent()
const streams = [
  organisationStream(2026),
  scheduleStream(2026),
  eventStream(event),
  contactsStream(event),
] as const

describe('what a live connection asks for', () => {
  it('names its streams in an address that stays as it is written', () => {
    const path = livePath(streams)
    const { pathname, search, searchParams } = new URL(path, 'http://asar.test')
    expect(pathname + search).toBe(path)
    expect(readLiveStreams(searchParams.get('streams') ?? '')).toEqual(streams)
  })

  it('names each stream once', () => {
    expect(readLiveStreams('schedule/2026,schedule/2026')).toEqual([scheduleStream(2026)])
  })

  it.each(['', ',', 'schedule/2026,', 'schedule/1', 'person/x', 'schedule/2026 '])(
    'is not understood when it says %j',
    (query) => {
      expect(readLiveStreams(query)).toBeNull()
    },
  )

  it('names no more streams than one connection may follow', () => {
    const years = (count: number) =>
      Array.from({ length: count }, (_, i) => scheduleStream(2000 + i)) as readonly StreamId[]
    expect(readLiveStreams(years(MAX_LIVE_STREAMS).join(','))).toHaveLength(MAX_LIVE_STREAMS)
    expect(readLiveStreams(years(MAX_LIVE_STREAMS + 1).join(','))).toBeNull()
  })
})

describe('what a live connection tells', () => {
  it('is an event with the stream and how far it has come', () => {
    expect(writeGrown({ stream: scheduleStream(2026), n: 7 })).toBe(
      'event: grown\ndata: {"stream":"schedule/2026","n":7}\n\n',
    )
    expect(readGrown({ event: 'grown', data: '{"stream":"schedule/2026","n":7}' })).toEqual({
      stream: 'schedule/2026',
      n: 7,
    })
  })

  it.each([
    ['another event', 'shrunk', '{"stream":"schedule/2026","n":7}'],
    ['no JSON', 'grown', '<html>'],
    ['no object', 'grown', 'null'],
    ['no stream', 'grown', '{"n":7}'],
    ['no position', 'grown', '{"stream":"schedule/2026"}'],
    ['a stream of another kind', 'grown', '{"stream":"person/x","n":7}'],
    ['a stream that is no text', 'grown', '{"stream":7,"n":7}'],
    ['half a position', 'grown', '{"stream":"schedule/2026","n":0.5}'],
    ['a position below nothing', 'grown', '{"stream":"schedule/2026","n":-1}'],
    ['a position that is no number', 'grown', '{"stream":"schedule/2026","n":"7"}'],
  ])('is left out when it is %s', (_name, kind, data) => {
    expect(readGrown({ event: kind, data })).toBeNull()
  })
})
