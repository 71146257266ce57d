/** Fields of an entry that `person.fields` has words for, in the order in which they are shown. */
export const PERSON_FIELDS: readonly string[] = ['name', 'group', 'no', 'class', 'born', 'place', 'minor']
