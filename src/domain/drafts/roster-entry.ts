import { formatBirthDate } from '../text/birth-date.ts'
import type { PlannedPerson } from '../roster-import/types.ts'
import type { ContactNote, Registration } from './registration.ts'

/** What is registered of one person of an imported file, and what goes to the event's contacts. */
export interface RosterEntry {
  readonly entry: Registration
  readonly contact: ContactNote
}

/** A person of an import's plan as facts state them. */
export function readPlannedPerson(person: PlannedPerson): RosterEntry {
  const { name, sortName, no, group, className, locality, birth, minor, consent, phoneUnread } = person
  return {
    entry: {
      name,
      source: 'roster',
      consent,
      ...(sortName === undefined ? {} : { sortName }),
      ...(no === undefined ? {} : { no }),
      ...(group === undefined ? {} : { group }),
      ...(className === undefined ? {} : { className }),
      ...(locality === undefined ? {} : { locality }),
      ...(birth === undefined ? {} : { born: formatBirthDate(birth) }),
      // whoever has a birth date is asked for their age where it matters: that somebody is of age is said only without one
      ...(minor || (minor === false && birth === undefined) ? { isMinor: minor } : {}),
    },
    contact: {
      phones: person.phones.map((phone) => phone.e164),
      guardianPhones: person.guardianPhones.map((phone) => phone.e164),
      ...(phoneUnread === undefined ? {} : { unread: phoneUnread }),
    },
  }
}
