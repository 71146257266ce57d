import { StorageFailure } from '#client/ports.ts'
import type { SaveOutcome } from '#client/services.ts'

/** A storage that cannot go on is told like any other failed save: forms stay filled, rows stay as they were. */
export async function settleSave<Outcome>(
  save: Promise<Outcome>,
): Promise<Outcome | Extract<SaveOutcome, { kind: 'not-saved' }>> {
  try {
    return await save
  } catch (error) {
    if (error instanceof StorageFailure) return { kind: 'not-saved', reason: error.reason }
    throw error
  }
}
