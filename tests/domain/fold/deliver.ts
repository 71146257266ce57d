import { expect } from 'vitest'
import { noteSheet } from '#domain/fold/control.ts'
import { addSheet, emptyState } from '#domain/fold/stream-state.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { Delivery } from './random-stream.ts'

/** What a phone does: one sheet after another, and everything anew when told so. */
export function deliver(sheets: readonly Delivery[]): StreamState {
  let state = emptyState()
  for (const [i, { sheet, author }] of sheets.entries()) {
    if (addSheet(state, sheet, author) !== 'refold') continue
    state = emptyState()
    for (const each of sheets.slice(0, i + 1)) noteSheet(state.control, each.sheet, each.author?.role ?? null)
    for (const each of sheets.slice(0, i + 1))
      expect(addSheet(state, each.sheet, each.author)).not.toBe('refold')
  }
  return state
}
