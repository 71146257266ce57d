// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { StoredSheet } from '#client/ports.ts'
import type { Verdict } from '#protocol/messages.ts'
import { emptyMemory, noteVerdict } from '#client/sync/round-memory.ts'
import { river, stream, theirs } from '#tests/support/round-phone.ts'

const { id, bytes } = theirs(1)
const sheet: StoredSheet = {
  id,
  bytes,
  stream,
  device: river.device,
  number: 1,
  certificate: river.certificate.id,
  origin: 'carried',
}

describe('a verdict', () => {
  it.each<[Verdict, number]>([
    [{ verdict: 'later' }, 60_000],
    [{ verdict: 'incomplete' }, 60_000],
    [{ verdict: 'unreadable' }, 3_600_000],
    [{ verdict: 'later', retryAfterMs: 5 }, 5],
    [{ verdict: 'unreadable', retryAfterMs: 0 }, 0],
  ])('[SYN-1] lets a sheet wait as long as the server asks, or as is usual: %o', (verdict, waitMs) => {
    const memory = emptyMemory()
    expect(noteVerdict(memory, sheet, verdict, 1_000)).toBe('done')
    expect(memory.waits.get(id)).toBe(1_000 + waitMs)
    expect(memory.refused.has(id)).toBe(verdict.verdict === 'unreadable')
    noteVerdict(memory, sheet, { verdict: 'stored' }, 2_000)
    expect(memory.waits.size + memory.refused.size).toBe(0)
  })

  it('[SHEET-6] that asks for a sheet again gets it ever plainer; one that was not read raw waits', () => {
    const memory = emptyMemory()
    const resend = () => noteVerdict(memory, sheet, { verdict: 'resend' }, 1_000)
    expect([resend(), memory.sending.get(id)]).toEqual(['again', 'alone'])
    expect([resend(), memory.sending.get(id)]).toEqual(['again', 'raw'])
    expect(memory.waits.size).toBe(0)
    expect(resend()).toBe('done')
    expect(memory.waits.get(id)).toBe(61_000)
  })
})
