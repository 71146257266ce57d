import type { Relation } from '#domain/consent/consent.ts'
import type { Guardian } from '#domain/drafts/minors.ts'
import { parsePhone } from '#domain/text/phone.ts'
import { faultOfName } from './read-consent.ts'

/** One guardian as typed. */
export interface GuardianLine {
  /** Tells the lines apart while some are added and removed. */
  readonly key: number
  name: string
  relation: Relation | undefined
  phone: string
}

export type GuardianFault = 'empty' | 'phone' | 'identity-number' | 'too-long'

export type GuardiansCheck =
  | { readonly kind: 'guardians'; readonly guardians: readonly Guardian[] }
  /** By the key of the line; `field` is where the fault stands. */
  | {
      readonly kind: 'faults'
      readonly faults: ReadonlyMap<
        number,
        { readonly field: 'name' | 'phone'; readonly fault: GuardianFault }
      >
    }

/** Reads the lines; a single one left empty means that there is nobody to note. */
export function checkGuardians(lines: readonly GuardianLine[]): GuardiansCheck {
  const faults = new Map<number, { field: 'name' | 'phone'; fault: GuardianFault }>()
  const guardians: Guardian[] = []
  for (const line of lines) {
    const [name, typed] = [line.name.trim(), line.phone.trim()]
    if (name === '' && typed === '' && lines.length === 1) continue
    const phone = typed === '' ? '' : parsePhone(typed)
    const fault = faultOfName(name)
    if (fault) faults.set(line.key, { field: 'name', fault })
    else if (faultOfName(typed) === 'identity-number')
      faults.set(line.key, { field: 'phone', fault: 'identity-number' })
    else if (phone === undefined) faults.set(line.key, { field: 'phone', fault: 'phone' })
    else if (name === '' && phone === '') faults.set(line.key, { field: 'name', fault: 'empty' })
    else guardians.push({ name, relation: line.relation ?? null, phone })
  }
  return faults.size > 0 ? { kind: 'faults', faults } : { kind: 'guardians', guardians }
}
