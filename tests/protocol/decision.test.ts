import { describe, expect, it } from 'vitest'
import { decodeMessage, encodeMessage } from '#protocol/codec.ts'
import { Decision, DecisionAnswer, DecisionRequest, MAX_DECIDED } from '#protocol/messages.ts'
import { writeDecision } from '#protocol/write-decision.ts'
import { eventStream } from '#domain/stream.ts'
import { anEvent, aPerson } from '#tests/support/facts.ts'
import { filled } from '#tests/support/hex.ts'
import { aDevice, aSheet } from '#tests/support/sheets.ts'

const event = anEvent()
const stream = eventStream(event)
const { device } = aDevice()
const sheets = [aSheet().id]

const decisions: readonly Decision[] = [
  { kind: 'revoke', device, trust: 'all' },
  { kind: 'revoke', device, trust: 'none' },
  { kind: 'hold', stream, sheets },
  { kind: 'release', stream, sheets },
  { kind: 'erase', event, people: [aPerson()] },
  { kind: 'adopt', issuer: device },
  { kind: 'seal', event },
]

describe('decisions', () => {
  it.each(decisions)('come back as they were written: $kind', (decision) => {
    const message = { protocol: 1, request: filled(8, 8), decision: writeDecision(decision) }
    expect(decodeMessage(DecisionRequest, encodeMessage(message))?.decision).toEqual(decision)
  })

  it.each([
    ['another kind', { kind: 'forgive', device: filled(1, 16) }],
    ['a device of another length', { kind: 'adopt', issuer: filled(1, 15) }],
    ['trust by half', { kind: 'revoke', device: filled(1, 16), trust: 'some' }],
    ['no sheets', { kind: 'hold', stream, sheets: [] }],
    ['a stream that is none', { kind: 'release', stream: 'x', sheets: [filled(1, 32)] }],
    ['too many sheets', { kind: 'hold', stream, sheets: Array(MAX_DECIDED + 1).fill(filled(1, 32)) }],
    ['a person who is none', { kind: 'erase', event, people: ['x'] }],
    ['nobody', { kind: 'erase', event, people: [] }],
    ['an event that is none', { kind: 'seal', event: 'x' }],
  ])('are none with %s', (_name, decision) => {
    expect(decodeMessage(Decision, encodeMessage(decision))).toBeNull()
  })

  it('are answered by what they changed', () => {
    const answer = { protocol: 1, request: filled(8, 8), sheets: 2, facts: 0, streams: 1 }
    expect(decodeMessage(DecisionAnswer, encodeMessage(answer))).toEqual(answer)
    expect(decodeMessage(DecisionAnswer, encodeMessage({ ...answer, sheets: -1 }))).toBeNull()
  })
})
