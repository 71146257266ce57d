import { eventStream } from '#domain/stream.ts'
import { BOXED_KEY_BYTES, IV_BYTES } from '#protocol/handover/boxes.ts'
import type { Handover, Section } from '#protocol/handover/handover.ts'
import { anEvent, bytesFor } from './facts.ts'
import { filled } from './hex.ts'
import { aDevice, aSheet, ORGANISATION } from './sheets.ts'

/** A section of so many sheets, sealed by nothing: for whoever only looks at its form. */
export function aSection(count = 2, name = 'one'): Section {
  const sheets = Array.from({ length: count }, (_, i) => aSheet({ number: i + 1 }))
  return {
    stream: eventStream(anEvent()),
    server: { point: filled(name.length, 65), bytes: filled(2, BOXED_KEY_BYTES) },
    readers: [{ sheet: aSheet().id, iv: bytesFor('iv', IV_BYTES), bytes: filled(3, BOXED_KEY_BYTES) }],
    sheets: sheets.map(({ id, bytes }) => ({ sheet: id, iv: bytesFor(id, IV_BYTES), bytes })),
  }
}

export function aHandover(wish: Partial<Handover> = {}): Handover {
  const sections = wish.sections ?? [aSection()]
  const sheets = sections.reduce((sum, section) => sum + section.sheets.length, 0)
  return {
    head: { organisation: ORGANISATION, ms: 1_700_000_000_000, sheets },
    certificates: [aDevice().certificateBytes],
    ...wish,
    sections,
  }
}

export const idsOfSection = ({ sheets }: Pick<Section, 'sheets'>) => sheets.map(({ sheet }) => sheet)
