// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventStreamParser } from '#client/transport/event-stream.ts'

/** What a parser makes of these pieces, one after another. */
function parse(...pieces: readonly string[]) {
  const parser = new EventStreamParser()
  return pieces.flatMap((piece) => parser.push(piece) ?? [{ event: 'given up', data: '' }])
}

describe('the event stream parser', () => {
  it.each([
    ['an event with a name', 'event: grown\ndata: 1\n\n', { event: 'grown', data: '1' }],
    ['one without a name', 'data: 1\n\n', { event: '', data: '1' }],
    ['data of several lines', 'data: 1\ndata\ndata: 2\n\n', { event: '', data: '1\n\n2' }],
    ['a value without a space', 'data:1\n\n', { event: '', data: '1' }],
    ['a value with spaces of its own', 'data:  1\n\n', { event: '', data: ' 1' }],
    ['a value with a colon', 'data: a: b\n\n', { event: '', data: 'a: b' }],
    ['lines that end as on other systems', 'event: a\r\ndata: 1\r\r', { event: 'a', data: '1' }],
    ['the last of several names', 'event: a\nevent: b\ndata: 1\n\n', { event: 'b', data: '1' }],
    [
      'comments, ids and unknown fields between',
      ':x\nid: 7\nretry: 9\nfoo\ndata: 1\n\n',
      { event: '', data: '1' },
    ],
  ])('reads %s', (_name, text, event) => {
    expect(parse(text)).toEqual([event])
  })

  it.each([
    ['comments', ':\n\n: heartbeat\n\n'],
    ['a name without data', 'event: grown\n\n'],
    ['an event that is not over', 'data: 1\n'],
    ['nothing', ''],
  ])('makes no event of %s', (_name, text) => {
    expect(parse(text)).toEqual([])
  })

  it('begins each event anew', () => {
    expect(parse('event: a\n\ndata: 1\n\ndata: 2\n\n')).toEqual([
      { event: '', data: '1' },
      { event: '', data: '2' },
    ])
  })

  it('reads the same events however the stream is cut', () => {
    const text = 'event: a\r\ndata: 1\r\n\r\n:\n\ndata: 2\ndata: 3\n\nevent: b\rdata: 4\r\rdata: 5\n\n'
    const whole = parse(text)
    expect(whole).toHaveLength(4)
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(text.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length]
        const pieces = at.map((from, i) => text.slice(from, at[i + 1] ?? text.length))
        expect(parse(...pieces)).toEqual(whole)
      }),
    )
  })

  it('gives up a stream whose lines or events have no end', () => {
    const given = [{ event: 'given up', data: '' }]
    expect(parse('x'.repeat(16_385))).toEqual(given)
    expect(parse('data: x\n'.repeat(16_385))).toEqual(given)
    expect(parse('data: x\n\n'.repeat(16_385))).toHaveLength(16_385)
  })
})
