import { isControlKind, isKnownKind } from '#domain/log/kinds.ts'
import type { ControlKind, KnownKind } from '#domain/log/kinds.ts'

/** Texts that say what a record is: `outbox.kind.<key>`. */
export type KindKey = Exclude<KnownKind, ControlKind> | 'control' | 'other'

/** Every kind that this version knows has a name of its own; what only the server states shares one. */
export function nameKind(kind: string): KindKey {
  if (!isKnownKind(kind)) return 'other'
  return isControlKind(kind) ? 'control' : kind
}
