import type { EventId } from '#domain/ids.ts'

export type DraftValue = string | number | null

/** What stands in a half-filled form, as typed. */
export type DraftFields = Readonly<Record<string, DraftValue>>

/**
 * Half-filled forms, kept on this phone until they are saved, emptied, or their event is over. No promise rests on
 * them: they are neither facts nor ever sent, and where the browser keeps none the form stands on the screen alone.
 */
export interface DraftService {
  /** `null`: nothing is kept, or it cannot be read. */
  read(event: EventId, form: string): Promise<DraftFields | null>
  /** Resolves when the phone has the latest that was given here, or cannot keep it. */
  keep(event: EventId, form: string, fields: DraftFields): Promise<void>
  forget(event: EventId, form: string): Promise<void>
  /** Whether all of them are gone. */
  forgetAll(): Promise<boolean>
}

export interface KeptDraft {
  readonly key: string
  readonly fields: DraftFields
  /** From then on nobody misses it (Unix ms). */
  readonly untilMs: number
}

/** A small store of its own, apart from the log. @throws {StorageFailure} */
export interface DraftStorePort {
  get(key: string): Promise<KeptDraft | null>
  put(draft: KeptDraft): Promise<void>
  remove(key: string): Promise<void>
  removeUntil(nowMs: number): Promise<void>
  clear(): Promise<void>
}
