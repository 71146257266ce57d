import { CONSENT_STATES, CONSENT_WAYS, RELATIONS } from '../consent/consent.ts'
import type { ConsentState, Relation } from '../consent/consent.ts'
import { WORDING_LANGUAGES } from '../consent/wording.ts'
import type { ConsentNote } from '../drafts/minors.ts'
import type { DeviceId, FactId, PersonId } from '../ids.ts'
import { readNamedBlob } from '../log/blob.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import { correctTime } from './clock.ts'
import type { CorrectedTime } from './clock.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/** A guardian's answer, with when and on which phones it was noted. */
export interface NotedConsent extends ConsentNote {
  readonly fact: FactId
  readonly time: CorrectedTime
  readonly devices: readonly DeviceId[]
}

/** All that is noted of the consent for one person. */
export interface ConsentView {
  /** What stands; of several that nobody has settled, the most cautious first. */
  readonly notes: readonly NotedConsent[]
  /** What a new note replaces: also those whose content was erased. */
  readonly facts: readonly FactId[]
  /** Phones noted different answers: the most cautious counts until somebody asks again (FACT-4). */
  readonly isContradiction: boolean
}

/** The answers that stand for any of these (joined) ids. */
export function foldConsent(table: FactTable, ids: readonly PersonId[]): ConsentView {
  const live = listNotes(table, ids)
  const notes = live
    .flatMap((record) => readNote(table, record) ?? [])
    .sort((a, b) => caution(b.state) - caution(a.state))
  return {
    notes,
    facts: live.map(({ id }) => id),
    isContradiction: notes.some(({ state }) => state !== notes[0]?.state),
  }
}

/**
 * The state alone, for lists of thousands: `null` where nobody noted anything, and the roster's word counts.
 * `unknown` where what was noted is erased: nothing older comes back by an erasure (SYN-10).
 */
export function findConsentState(
  table: FactTable,
  ids: readonly PersonId[],
): ConsentState | 'unknown' | null {
  const live = listNotes(table, ids)
  if (live.length === 0) return null
  const states = live.flatMap(({ personal }) => oneOf(CONSENT_STATES, personal?.['state']) ?? [])
  return states.reduce<ConsentState | 'unknown'>(
    (worst, state) => (worst === 'unknown' || caution(state) > caution(worst) ? state : worst),
    'unknown',
  )
}

function listNotes(table: FactTable, ids: readonly PersonId[]): readonly FactRecord[] {
  return ids.flatMap((id) => listLive(table, table.bySubject.get(id), 'consent-noted'))
}

const caution = (state: ConsentState): number => CONSENT_STATES.indexOf(state)

function readNote(table: FactTable, record: FactRecord): NotedConsent | null {
  const { state: told, way, version, lang, by, relation, sign } = record.personal ?? {}
  const state = oneOf(CONSENT_STATES, told)
  if (state === null) return null
  return {
    state,
    way: oneOf(CONSENT_WAYS, way) ?? 'paper',
    version: textOf(version),
    language: oneOf(WORDING_LANGUAGES, lang) ?? 'kk',
    signer: textOf(by),
    relation: readRelation(relation),
    signature: sign instanceof Uint8Array ? sign : null,
    photo: readNamedBlob(record.body),
    fact: record.id,
    time: correctTime(table, record),
    devices: record.authors.map(({ device }) => device),
  }
}

/** A relation that this version has a word for. */
export function readRelation(value: CanonicalValue | undefined): Relation | null {
  return oneOf(RELATIONS, value)
}

function oneOf<Value extends string>(
  choices: readonly Value[],
  value: CanonicalValue | undefined,
): Value | null {
  return choices.find((choice) => choice === value) ?? null
}

function textOf(value: CanonicalValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
