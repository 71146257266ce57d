import { readSheet as read } from '../../../src/domain/log/sheet.ts'
import type { ReadSheet } from '../../../src/domain/log/sheet.ts'
import { Remembered, textOf } from './remembered.ts'

export * from '../../../src/domain/log/sheet.ts'

const known = new Remembered<ReadSheet>()

/** `readSheet`, once for each run of bytes: every phone of a history reads the same sheets. */
export function readSheet(bytes: Uint8Array): ReadSheet {
  return known.get(textOf(bytes), () => read(bytes))
}
