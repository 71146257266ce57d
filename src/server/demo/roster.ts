import type { PlannedPerson } from '#domain/roster-import/types.ts'
import type { Chance } from './chance.ts'
import { inventName, inventPhone } from './names.ts'

const GROUPS = [
  '«Жасыл ел» жасағы',
  'Волонтёры колледжа',
  'Green Steps club',
  'Тұрғындар',
  'Жители микрорайона',
]
const CLASSES = ['8А', '8Ә', '9Б', '10А']
const SCHOOL = '№5 мектеп'

/** A believable roster: grown-ups in groups, a school's classes with guardians, some without a phone. */
export function inventRoster(chance: Chance, size: number): readonly PlannedPerson[] {
  return Array.from({ length: size }, (_, i) => ({
    row: i + 2,
    no: i + 1,
    name: inventName(chance),
    ...(chance.below(3) === 0 ? inventPupil(chance) : inventAdult(chance)),
  }))
}

function inventPupil(chance: Chance): Omit<PlannedPerson, 'row' | 'name'> {
  return {
    group: SCHOOL,
    className: chance.pick(CLASSES),
    birth: { year: 2010 + chance.below(4) },
    minor: true,
    consent: chance.below(8) === 0 ? 'unknown' : 'given',
    phones: [],
    guardianPhones: [{ e164: inventPhone(chance) }],
  }
}

function inventAdult(chance: Chance): Omit<PlannedPerson, 'row' | 'name'> {
  return {
    group: chance.pick(GROUPS),
    birth: { year: 1958 + chance.below(48) },
    minor: false,
    consent: 'unknown',
    phones: chance.below(10) === 0 ? [] : [{ e164: inventPhone(chance) }],
    guardianPhones: [],
  }
}
