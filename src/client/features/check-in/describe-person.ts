import type { PersonView } from '#domain/fold/person-view.ts'

/** What tells people of one name apart, for the line below it: «№118 · 3-топ · 8Б». */
export function describePerson({
  no,
  group,
  className,
}: Pick<PersonView, 'no' | 'group' | 'className'>): string {
  return [no === null ? '' : `№${String(no)}`, group, className].filter(Boolean).join(' · ')
}
