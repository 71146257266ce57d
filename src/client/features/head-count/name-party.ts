import type { PartyView } from '#domain/fold/head-count.ts'

/** What a party is called on the screen: its label, else its kind, else just people. */
export function nameParty(
  { label, who }: Pick<PartyView, 'label' | 'who'>,
  t: (key: string) => string,
): string {
  return label || t(`head-count.who.${who ?? 'other'}`)
}
