import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftConsent, draftGuardians, draftHandOver, draftListConsents } from '#domain/drafts/minors.ts'
import type { ConsentNote, Guardian, HandOver } from '#domain/drafts/minors.ts'
import { findConsentState, foldConsent } from '#domain/fold/consent-view.ts'
import { foldContact } from '#domain/fold/contact-view.ts'
import { foldHandOvers } from '#domain/fold/hand-over-view.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { A_CONSENT } from '#tests/support/consent.ts'
import {
  aCheckIn,
  aCheckOut,
  aContact,
  aFact,
  anAuthor,
  aMerge,
  aPerson,
  aRegistration,
  aRetraction,
  idsOf,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const person = aPerson()
const twin = aPerson('Aigerim G.')

const aConsent = (changes: Partial<ConsentNote> = {}, replaces: readonly FrozenFact[] = [], of = person) =>
  aFact(draftConsent(of, { ...A_CONSENT, ...changes }, idsOf(replaces)))
const aHandOver = (handOver: HandOver, wallMs = MORNING_MS, of = person) =>
  aFact(draftHandOver(of, handOver), { wallMs })

/** A fact whose personal part is gone. */
const erased = (fact: FrozenFact) => statedBy(anAuthor(), { ...fact, personal: null })

describe('a consent', () => {
  it('comes back as it was noted', () => {
    const signature = Uint8Array.of(1, 1, 2, 2)
    const photo = blobIdFor(Uint8Array.of(7))
    const fact = aConsent({ way: 'paper', signature, photo })
    const { notes, facts, isContradiction } = foldConsent(tableOf(fact), [person])
    expect(notes).toMatchObject([
      {
        ...A_CONSENT,
        way: 'paper',
        signature,
        photo,
        fact: fact.id,
        time: { ms: MORNING_MS },
        devices: [anAuthor().device],
      },
    ])
    expect(facts).toEqual([fact.id])
    expect(isContradiction).toBe(false)
  })

  it('shows beside the name, and the roster’s word counts until somebody notes one', () => {
    const entry = aRegistration({ consent: 'given' })
    expect(foldPerson(tableOf(entry), person)?.consent).toBe('given')
    expect(foldPerson(tableOf(entry, aConsent({ state: 'refused' })), person)?.consent).toBe('refused')
    expect(findConsentState(tableOf(entry), [person])).toBeNull()
  })

  it('[FACT-4] is replaced by a later one, and by nothing when that one is taken back', () => {
    const given = aConsent()
    const withdrawn = aConsent({ state: 'withdrawn' }, [given])
    const table = tableOf(withdrawn, given)
    expect(findConsentState(table, [person])).toBe('withdrawn')
    expect(foldConsent(table, [person]).facts).toEqual([withdrawn.id])
    const undone = tableOf(withdrawn, given, aRetraction({ facts: [withdrawn] }))
    expect(findConsentState(undone, [person])).toBeNull()
  })

  it('[FACT-4] of several that nobody settled is the most cautious, and a contradiction', () => {
    const facts = [aConsent(), aConsent({ state: 'withdrawn' }), aConsent({ state: 'refused' })]
    const view = foldConsent(tableOf(...facts), [person])
    expect(view.notes.map(({ state }) => state)).toEqual(['withdrawn', 'refused', 'given'])
    expect(view.isContradiction).toBe(true)
    const settled = aConsent({}, facts)
    expect(foldConsent(tableOf(...facts, settled), [person])).toMatchObject({
      facts: [settled.id],
      isContradiction: false,
    })
  })

  it('[FACT-7] belongs to both entries of one person', () => {
    const entries = [aRegistration(), aRegistration({ person: twin }), aMerge({ pair: [person, twin] })]
    const view = foldPerson(tableOf(...entries, aConsent({}, [], twin)), person)
    expect(view?.consent).toBe('given')
  })

  it('[SYN-10] that was erased is unknown, and brings nothing older back', () => {
    const given = aConsent()
    const later = aConsent({}, [given])
    const table = tableOf(aRegistration({ consent: 'given' }), given, erased(later))
    expect(foldConsent(table, [person])).toEqual({ notes: [], facts: [later.id], isContradiction: false })
    expect(foldPerson(table, person)?.consent).toBe('unknown')
  })

  it('by a school’s list is one note for each child, all with the same photo and the one who brought it', () => {
    const photo = blobIdFor(Uint8Array.of(8))
    const given = aConsent()
    const children = [
      { person, replaces: [given.id] },
      { person: twin, replaces: [] },
    ]
    const list = { version: '2026-1', language: 'ru', signer: 'Ким Ирина', photo } as const
    const drafts = draftListConsents(children, list)
    expect(drafts.map(({ subjects }) => subjects)).toEqual([[person], [twin]])
    const table = tableOf(given, ...drafts.map((draft) => aFact(draft)))
    for (const one of [person, twin]) {
      expect(foldConsent(table, [one])).toMatchObject({
        notes: [
          {
            ...{ ...A_CONSENT, way: 'school-list', language: 'ru', photo },
            ...{ signer: 'Ким Ирина', relation: 'teacher', signature: null },
          },
        ],
        isContradiction: false,
      })
    }
    expect(draftListConsents(children, { ...list, photo: null })[0]?.body).toBeUndefined()
  })

  it('of a later version of Asar is read as far as it is understood', () => {
    const odd = aFact({
      kind: 'consent-noted',
      subjects: [person],
      personal: { state: 'given', way: 'video', lang: 'tr', by: 4, relation: 'aunt', sign: 'x' },
      body: { blob: 1 },
    })
    expect(foldConsent(tableOf(odd), [person]).notes[0]).toMatchObject({
      state: 'given',
      way: 'paper',
      language: 'kk',
      version: '',
      signer: '',
      relation: null,
      signature: null,
      photo: null,
    })
    const unheard = aFact({ kind: 'consent-noted', subjects: [person], personal: { state: 'maybe' } })
    expect(findConsentState(tableOf(unheard), [person])).toBe('unknown')
  })

  it('[FACT-3] is the same in any order and with any repetition', () => {
    const first = aConsent()
    const second = aConsent({ state: 'refused' }, [first])
    const third = aConsent({ state: 'withdrawn' }, [first])
    const facts = [aRegistration(), first, second, third, aConsent({}, [second])]
    const expected = foldPerson(tableOf(...facts), person)
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts, ...facts], { minLength: 10 }), (shuffled) => {
        expect(foldPerson(tableOf(...shuffled), person)).toEqual(expected)
      }),
    )
  })
})

describe('a hand-over', () => {
  const mother: HandOver = { kind: 'to', name: 'Серікова Гүлнар', relation: 'mother', isChecked: true }

  it('says to whom and by which phone, earliest first, and nothing of presence', () => {
    const facts = [
      aHandOver({ kind: 'alone' }, MORNING_MS + 2),
      aHandOver(mother, MORNING_MS + 1),
      ...['Ағасы', 'Әпкесі', 'Атасы', 'Әжесі'].map((name) =>
        aHandOver({ kind: 'to', name, relation: null, isChecked: false }, MORNING_MS + 2),
      ),
    ]
    const table = tableOf(aRegistration(), aCheckIn(), ...facts)
    const noted = foldHandOvers(table, [person])
    expect(noted[0]).toMatchObject({ handOver: mother, devices: [anAuthor().device] })
    expect(noted.slice(1).map(({ handOver }) => handOver?.kind)).toEqual(
      expect.arrayContaining(['alone', 'to']),
    )
    expect(foldHandOvers(tableOf(...facts.toReversed()), [person])).toEqual(noted)
    expect(foldPerson(table, person)?.presence.state).toBe('here')
  })

  it('is taken back together with the departure it was saved with', () => {
    const out = aCheckOut()
    const handOver = aHandOver(mother)
    const table = tableOf(aRegistration(), out, handOver, aRetraction({ facts: [out, handOver] }))
    expect(foldHandOvers(table, [person])).toEqual([])
    expect(foldPerson(table, person)?.presence.state).toBe('expected')
  })

  it('[SYN-10] that was erased still says that there was one', () => {
    const table = tableOf(erased(aHandOver(mother)))
    expect(foldHandOvers(table, [person])).toMatchObject([{ handOver: null }])
  })
})

describe('guardians', () => {
  const mother: Guardian = { name: 'Серікова Гүлнар', relation: 'mother', phone: '+77010001234' }
  const aunt: Guardian = { name: 'Әпкесі', relation: null, phone: '' }
  const view = (...facts: readonly FrozenFact[]) => foldContact(tableOf(...facts), [person])

  it('are numbers alone where an import knew no more', () => {
    const entry = aContact({ guardianPhones: ['+77010001234', '+77010005678'] })
    expect(view(entry).guardians).toEqual([
      { name: '', relation: null, phone: '+77010001234' },
      { name: '', relation: null, phone: '+77010005678' },
    ])
  })

  it('[FACT-4] are corrected without touching the person’s own number', () => {
    const entry = aContact({ phones: ['+77020000000'], guardianPhones: ['+77010009999'] })
    const named = aFact(draftGuardians(person, [mother, aunt], [entry.id]))
    expect(view(named, entry)).toMatchObject({
      phones: ['+77020000000'],
      guardianPhones: ['+77010001234'],
      guardians: [mother, aunt],
    })
  })

  it('that two phones noted alike stand once, and a number without its name stands alone', () => {
    const one = aFact(draftGuardians(person, [mother], []))
    const other = aFact(draftGuardians(twin, [mother], []))
    const bare = aContact({ person: twin, phones: [], guardianPhones: ['+77010001234', '+77010005678'] })
    const { guardians } = foldContact(tableOf(one, other, bare), [person, twin])
    expect(guardians.filter(({ phone }) => phone === mother.phone)).toEqual([mother])
  })

  it('that make no sense are passed over, and a name whose number was corrected away goes', () => {
    const odd = (kin: readonly unknown[], guardians: readonly string[] = []) =>
      view(aFact({ kind: 'contact-noted', subjects: [person], personal: { kin: kin as never, guardians } }))
    expect(odd(['x', {}, { name: 4, phone: 5 }, { name: 'Ана', phone: '+77' }]).guardians).toEqual([])
    expect(odd([{ name: 'Ана', relation: 'mother', phone: '+77' }], ['+77']).guardians).toEqual([
      { name: 'Ана', relation: 'mother', phone: '+77' },
    ])
  })
})
