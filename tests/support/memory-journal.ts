import type { ControlJournalPort, JournalEntry } from '#server/ports.ts'

/** A journal that ends with the test. */
export function memoryJournal(): ControlJournalPort {
  const entries: JournalEntry[] = []
  return {
    append: (fresh) => {
      entries.push(...fresh)
      return Promise.resolve()
    },
    list: () => Promise.resolve({ entries: [...entries], unreadable: 0 }),
  }
}
