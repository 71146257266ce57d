import type { ParticipantKind } from '../participant.ts'

/**
 * Whether somebody counts as a minor where no birth date decides: as somebody said, and where nobody did, pupils do.
 * Whoever has a school class is one, for lists of a class seldom say a kind. To ask once too often harms nobody.
 */
export function readMinorFlag(said: unknown, who: ParticipantKind | null, className: string): boolean {
  if (said === 1 || said === 0) return said === 1
  return who === 'pupil' || (className !== '' && who !== 'staff')
}
