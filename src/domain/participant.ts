/** What kind of participant somebody is: as the report counts them, with or without a name. */
export const PARTICIPANT_KINDS = ['volunteer', 'pupil', 'staff', 'resident'] as const

export type ParticipantKind = (typeof PARTICIPANT_KINDS)[number]

/** A kind that this version knows; anything else says nothing. */
export function readParticipantKind(value: unknown): ParticipantKind | null {
  return PARTICIPANT_KINDS.find((kind) => kind === value) ?? null
}
