import type { ConsentNote } from '#domain/drafts/minors.ts'

/** A mother who is there and says yes; tests change what they are about. */
export const A_CONSENT: ConsentNote = {
  state: 'given',
  way: 'guardian-present',
  version: '2026-1',
  language: 'kk',
  signer: 'Серікова Гүлнар',
  relation: 'mother',
  signature: null,
  photo: null,
}
