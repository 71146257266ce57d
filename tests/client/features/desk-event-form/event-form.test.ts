import { describe, expect, it } from 'vitest'
import { eventId } from '#tests/client/support/fake-log.ts'
import {
  checkForm,
  emptyForm,
  formOf,
  listChanges,
  type EventForm,
} from '#client/features/desk-event-form/event-form.ts'

const HOUR_MS = 3_600_000

function aForm(changes: Partial<EventForm> = {}): EventForm {
  return {
    ...emptyForm(),
    title: 'Мөлдір бұлақ: Елек жағасы',
    date: '16.05.2026',
    from: '9:00',
    until: '12:30',
    ...changes,
  }
}
function faultsOf(form: EventForm): Record<string, string> {
  const check = checkForm(form)
  return check.kind === 'faults' ? Object.fromEntries(check.faults) : {}
}
function planOf(form: EventForm) {
  const check = checkForm(form)
  if (check.kind !== 'plan') throw new Error('the form has faults')
  return check.plan
}

describe('the form of an event', () => {
  it('reads the clock of the event’s own place, Kazakhstan unless told', () => {
    expect(planOf(aForm())).toMatchObject({
      startsMs: Date.UTC(2026, 4, 16, 4),
      endsMs: Date.UTC(2026, 4, 16, 7, 30),
      utcOffsetMinutes: 300,
      status: 'planned',
    })
    expect(planOf(aForm({ offset: '180' })).startsMs).toBe(Date.UTC(2026, 4, 16, 6))
  })

  it('names everything that is missing at once', () => {
    expect(faultsOf(emptyForm())).toEqual({
      title: 'missing',
      date: 'missing',
      from: 'missing',
      until: 'missing',
    })
  })

  it('refuses an end that is not after the start', () => {
    expect(faultsOf(aForm({ until: '9:00' }))).toEqual({ until: 'ends-before-start' })
    expect(faultsOf(aForm({ until: '8:59' }))).toEqual({ until: 'ends-before-start' })
    expect(faultsOf(aForm({ endsAnotherDay: true, endDate: '15.05.2026', until: '23:00' }))).toEqual({
      endDate: 'ends-before-start',
    })
  })

  it('lets an event end on another day', () => {
    const plan = planOf(aForm({ endsAnotherDay: true, endDate: '17.05.2026', until: '6:00' }))
    expect(plan.endsMs - plan.startsMs).toBe(21 * HOUR_MS)
  })

  it('refuses days and times that do not exist', () => {
    expect(faultsOf(aForm({ date: '31.02.2026', from: '25:00', until: 'noon' }))).toEqual({
      date: 'not-a-day',
      from: 'not-a-time',
      until: 'not-a-time',
    })
  })

  it('refuses an identity number in every free text', () => {
    // twelve digits with a right check digit and a month that no birth date has
    const number = '991332300012'
    for (const field of ['title', 'place', 'meetingPoint', 'bring'] as const)
      expect(faultsOf(aForm({ [field]: `Әсел ${number} келеді` }))).toEqual({ [field]: 'identity-number' })
  })

  it('forgives stray spaces', () => {
    expect(planOf(aForm({ title: '  Сенбілік ', from: ' 9.00 ' }))).toMatchObject({
      title: 'Сенбілік',
      startsMs: Date.UTC(2026, 4, 16, 4),
    })
  })

  it('comes back to the same plan from an event that exists', () => {
    const plan = planOf(
      aForm({ place: 'Бестамақ', endsAnotherDay: true, endDate: '17.05.2026', until: '6:00' }),
    )
    const event = { ...plan, id: eventId(1), status: 'planned' as const }
    expect(planOf(formOf(event))).toEqual(plan)
    expect(listChanges(planOf(formOf(event)), event)).toEqual({})
    expect(listChanges(planOf({ ...formOf(event), place: '' }), event)).toEqual({ place: '' })
  })
})
