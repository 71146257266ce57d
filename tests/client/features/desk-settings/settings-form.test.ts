import { describe, expect, it } from 'vitest'
import { BUILT_IN_WORDING } from '#domain/consent/built-in-wording.ts'
import { joinSettings } from '#domain/fold/settings-view.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import { checkSettings, formOf, type SettingsForm } from '#client/features/desk-settings/settings-form.ts'
import type { EditedSettings } from '#client/services/settings.ts'

function edited(
  values: Readonly<Record<string, CanonicalValue>> = {},
  rivals: readonly string[] = [],
): EditedSettings {
  const own = { values: new Map(Object.entries(values)), rivals }
  const above = joinSettings({ values: new Map(), rivals: [] })
  return { own, settings: joinSettings({ values: new Map(), rivals: [] }, own), above }
}
function check(changes: Partial<SettingsForm>, before = edited()) {
  const read = checkSettings({ ...formOf(before), ...changes }, before)
  return read.kind === 'changes' ? read.changes : Object.fromEntries(read.faults)
}

describe('the form of settings', () => {
  it('changes nothing when nothing was changed', () => {
    expect(check({})).toEqual({})
    const set = {
      age: 16,
      bag: 7_500,
      credit: 'capped',
      cap: 180,
      forbidden: ['road', 'Көпір'],
      departure: 'none',
    }
    expect(check({}, edited(set))).toEqual({})
  })

  it('sets only what was filled in, weights in grams', () => {
    const bags = { ...formOf(edited()).bags, glass: '15,5' }
    expect(check({ consentAge: ' 16 ', bag: '7.5', bags, credit: 'rounded', roundMinutes: '15' })).toEqual({
      age: 16,
      bag: 7_500,
      'bag/glass': 15_500,
      credit: 'rounded',
      round: 15,
    })
  })

  it('takes back what was emptied, so that the organisation’s or the default one holds', () => {
    const before = edited({ age: 16, forbidden: ['road'], credit: 'capped' })
    expect(check({ consentAge: '', hasOwnWork: false, credit: '' }, before)).toEqual({
      age: null,
      forbidden: null,
      credit: null,
    })
  })

  it('[FACT-4] settles what two desks set differently by saving it again', () => {
    expect(check({}, edited({ age: 16 }, ['age']))).toEqual({ age: 16 })
  })

  it('names every number that is none, or makes no sense', () => {
    expect(check({ consentAge: 'он сегіз', bag: '-1', capMinutes: '99999', roundMinutes: '1' })).toEqual({
      consentAge: 'not-a-number',
      bag: 'not-a-number',
      capMinutes: 'out-of-limits',
      roundMinutes: 'out-of-limits',
    })
  })

  it('keeps a list of forbidden work of one’s own, and no identity number in it', () => {
    const { work } = formOf(edited())
    const only = { ...work, fire: false, water: false }
    expect(check({ hasOwnWork: true, work: only, otherWork: ' Көпір астында \n\n' })).toEqual({
      forbidden: [
        'power-tools',
        'chemicals',
        'hazardous-waste',
        'heights',
        'heavy-lifting',
        'road',
        'Көпір астында',
      ],
    })
    expect(check({ hasOwnWork: true, otherWork: '991332300012' })).toEqual({ otherWork: 'identity-number' })
    expect(check({ hasOwnWork: true, otherWork: 'x'.repeat(201) })).toEqual({ otherWork: 'too-long' })
  })

  it('asks for a new version when the wording changes, and for every language', () => {
    const { texts } = BUILT_IN_WORDING
    const changed = { ...texts, en: 'I agree.' }
    expect(check({ hasOwnWording: true, texts: changed })).toEqual({ version: 'same-version' })
    expect(check({ hasOwnWording: true, version: '2027-1', texts: changed })).toEqual({
      wording: { version: '2027-1', ...changed },
    })
    expect(
      check({ hasOwnWording: true, version: '', texts: { ...texts, kk: ' ', ru: 'я'.repeat(1001) } }),
    ).toEqual({
      version: 'missing',
      kk: 'missing',
      ru: 'too-long',
    })
    const number = { ...texts, en: '991332300012' }
    expect(check({ hasOwnWording: true, version: 'x'.repeat(21), texts: number })).toEqual({
      version: 'too-long',
      en: 'identity-number',
    })
  })
})
