import type { ContactNote, Registration } from '#domain/drafts/registration.ts'
import { containsIdentityNumber, looksLikeIdentityNumber } from '#domain/text/identity-number.ts'
import type { ParticipantKind } from '#domain/participant.ts'
import { parsePhones } from '#domain/text/phone.ts'

/** What stands in the form, as typed. */
export interface WalkInForm {
  readonly name: string
  readonly group: string
  readonly phone: string
  readonly who?: ParticipantKind | undefined
  /** As somebody ticked; left out, the kind tells. */
  readonly minor?: 'yes' | 'no' | undefined
}

export type WalkInField = 'name' | 'phone'
export type WalkInProblem = 'name-missing' | 'name-long' | 'identity-number'

export type WalkInRead =
  | { readonly kind: 'read'; readonly entry: Omit<Registration, 'source'>; readonly contact: ContactNote }
  | {
      readonly kind: 'wrong'
      readonly problems: readonly { readonly field: WalkInField; readonly problem: WalkInProblem }[]
    }

/** Longer than any name met in rosters. */
const maxNameLength = 200

/** Reads the form. Only what must not be stored or cannot be a name is refused; an unread phone is kept as typed. */
export function readWalkIn(form: WalkInForm): WalkInRead {
  const name = form.name.replace(/\s+/gu, ' ').trim()
  const nameProblem = findNameProblem(name)
  const problems = [
    ...(nameProblem ? [{ field: 'name' as const, problem: nameProblem }] : []),
    ...(holdsIdentityNumber(form.phone)
      ? [{ field: 'phone' as const, problem: 'identity-number' as const }]
      : []),
  ]
  if (problems.length > 0) return { kind: 'wrong', problems }
  const { phones, unread } = parsePhones(form.phone)
  return {
    kind: 'read',
    entry: {
      name,
      ...(form.group === '' ? {} : { group: form.group }),
      ...(form.who === undefined ? {} : { who: form.who }),
      ...(form.minor === undefined ? {} : { isMinor: form.minor === 'yes' }),
    },
    contact: {
      phones: phones.map((phone) => phone.e164),
      guardianPhones: [],
      ...(unread === undefined ? {} : { unread }),
    },
  }
}

function findNameProblem(name: string): WalkInProblem | null {
  if (holdsIdentityNumber(name)) return 'identity-number'
  if (!/\p{L}/u.test(name)) return 'name-missing'
  return name.length > maxNameLength ? 'name-long' : null
}

function holdsIdentityNumber(text: string): boolean {
  return containsIdentityNumber(text) || looksLikeIdentityNumber(text)
}
