/** What is known of a guardian's consent. `unknown` also where a record was erased: then it is asked again. */
export const CONSENT_STATES = ['given', 'refused', 'withdrawn'] as const
export type ConsentState = (typeof CONSENT_STATES)[number]

/** How it was given: on paper that was photographed, on this screen, on the school's list, or aloud by one who is here. */
export const CONSENT_WAYS = ['paper', 'signature', 'school-list', 'guardian-present'] as const
export type ConsentWay = (typeof CONSENT_WAYS)[number]

/** Who somebody is to the child. */
export const RELATIONS = ['mother', 'father', 'guardian', 'relative', 'teacher', 'other'] as const
export type Relation = (typeof RELATIONS)[number]

export const MAX_NAME_LENGTH = 120
