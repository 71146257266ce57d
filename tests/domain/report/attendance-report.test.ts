import { describe, expect, it } from 'vitest'
import { NOTHING_LATE } from '#domain/fold/closing-view.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import type { FoldInput } from '#domain/fold/fact-table.ts'
import type { DeviceView } from '#domain/fold/device-view.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { reportAttendance } from '#domain/report/attendance-report.ts'
import { readSettings } from '#domain/settings/settings.ts'
import type { AttendanceRow } from '#domain/report/attendance-report.ts'
import { writeReportCsv, writeReportJson } from '#domain/report/write-report.ts'
import {
  aCheckIn,
  aCheckOut,
  aMerge,
  anAuthor,
  aPerson,
  aRegistration,
  aWalkIn,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const HOUR_MS = 3_600_000
const gate = anAuthor('gate')
const river = anAuthor('river')
const devices = new Map(
  [
    { device: gate.device, name: 'Gate', role: 'coordinator' },
    { device: river.device, name: 'River', role: 'coordinator' },
  ].map((view: DeviceView) => [view.device, view]),
)

const crediting = {
  planned: { startsMs: MORNING_MS, endsMs: MORNING_MS + 4 * HOUR_MS },
  credit: readSettings(
    new Map<string, string | number>([
      ['credit', 'capped'],
      ['cap', 90],
    ]),
  ),
}

function report(...facts: readonly (FrozenFact | FoldInput)[]): readonly AttendanceRow[] {
  return reportAttendance(foldPeople(tableOf(...facts)), {
    devices,
    utcOffsetMinutes: 300,
    late: NOTHING_LATE,
    ...crediting,
  })
}

describe('the attendance report', () => {
  it('shows somebody whom nobody marked as a no-show, and says nothing else of them', () => {
    expect(report(aRegistration({ name: 'Айша', no: 7, group: 'А' }))).toEqual([
      {
        no: 7,
        name: 'Айша',
        group: 'А',
        first_in: null,
        last_out: null,
        minutes: 0,
        minutes_credited: 0,
        basis: '',
        quality: '',
        status: 'no-show',
        marked_by: '',
        witnesses: 0,
        contradictions: '',
        after_closing: '',
        participant: '',
        without_names: 0,
      },
    ])
  })

  it('[SYN-11] marks whom something was said of after closing, under any of their ids', () => {
    const [one, other] = [aPerson('one'), aPerson('other')]
    const people = foldPeople(
      tableOf(
        aRegistration({ person: one }),
        aRegistration({ person: other }),
        aMerge({ pair: [one, other] }),
        aRegistration({ person: aPerson('Olga'), name: 'Olga' }),
      ),
    )
    for (const late of [one, other]) {
      const context = { devices, utcOffsetMinutes: 300, late: { subjects: new Set([late]) }, ...crediting }
      expect(reportAttendance(people, context).map((row) => row.after_closing)).toEqual(['yes', ''])
    }
  })

  it('writes times in the time of the event, and minutes of ended stays', () => {
    const arrival = aCheckIn({ wallMs: MORNING_MS })
    const departure = aCheckOut({ wallMs: MORNING_MS + 2 * HOUR_MS, knew: [arrival] })
    expect(report(aRegistration(), arrival, departure)).toMatchObject([
      {
        first_in: '2026-10-17T09:00:00+05:00',
        last_out: '2026-10-17T11:00:00+05:00',
        minutes: 120,
        minutes_credited: 90,
        basis: 'coordinator',
        quality: 'claimed',
        status: 'left',
      },
    ])
  })

  it('gives somebody who came back no time of leaving', () => {
    const arrival = aCheckIn({ wallMs: MORNING_MS })
    const departure = aCheckOut({ wallMs: MORNING_MS + HOUR_MS, knew: [arrival] })
    const back = aCheckIn({ wallMs: MORNING_MS + 2 * HOUR_MS, knew: [departure] })
    expect(report(aRegistration(), arrival, departure, back)).toMatchObject([
      { first_in: '2026-10-17T09:00:00+05:00', last_out: null, minutes: 60, status: 'present' },
    ])
  })

  it('[FACT-6] names both devices that saw an arrival, also after the person left', () => {
    const one = aCheckIn()
    const two = aCheckIn()
    const seen = [statedBy(gate, one), statedBy(river, two), statedBy(gate, aRegistration())]
    expect(report(...seen)).toMatchObject([{ marked_by: 'Gate;River', witnesses: 2, status: 'present' }])
    const departure = statedBy(gate, aCheckOut({ knew: [one, two] }))
    expect(report(...seen, departure)).toMatchObject([{ witnesses: 2, status: 'left' }])
  })

  it('calls a walk-in a walk-in, here or left', () => {
    const arrival = aCheckIn()
    const departure = aCheckOut({ knew: [arrival], wallMs: MORNING_MS + HOUR_MS })
    expect(report(aWalkIn(), arrival)).toMatchObject([{ status: 'walk-in', last_out: null }])
    expect(report(aWalkIn(), arrival, departure)).toMatchObject([{ status: 'walk-in', minutes: 60 }])
  })

  it('names contradictions', () => {
    const unlikely = [aCheckOut()]
    expect(report(aRegistration(), ...unlikely)).toMatchObject([
      {
        status: 'left',
        first_in: null,
        last_out: '2026-10-17T09:00:00+05:00',
        contradictions: 'left-without-arriving',
      },
    ])
    expect(report(aRegistration({ name: 'А' }), aRegistration({ name: 'Ә' }))).toMatchObject([
      { contradictions: 'rival-values:name' },
    ])
  })

  it('orders by printed number, then by the Kazakh alphabet', () => {
    const facts = [
      ['Ямал', undefined],
      ['Әсел', undefined],
      ['Будет', undefined],
      ['Омар', 2],
      ['Юнус', 1],
    ].map(([name, no]) =>
      aRegistration({
        person: aPerson(String(name)),
        name: String(name),
        ...(typeof no === 'number' ? { no } : {}),
      }),
    )
    expect(report(...facts).map((row) => row.name)).toEqual(['Юнус', 'Омар', 'Әсел', 'Будет', 'Ямал'])
  })

  it('[FACT-6] shows as a contradiction that nobody can say who is still here', () => {
    const [arrival, departure] = [aCheckIn(), aCheckOut()]
    const facts = [aRegistration(), statedBy(gate, arrival), statedBy(river, departure)]
    expect(report(...facts)).toMatchObject([{ status: 'present', contradictions: 'maybe-here' }])
  })

  it('lists namesakes in one order, whichever is folded first', () => {
    const namesakes = ['one', 'two', 'three'].map((who) =>
      aRegistration({ person: aPerson(who), name: 'Омар', group: who }),
    )
    const groups = report(...namesakes).map((row) => row.group)
    const turned = foldPeople(tableOf(...namesakes)).toReversed()
    const context = { devices, utcOffsetMinutes: 300, late: NOTHING_LATE, ...crediting }
    expect(reportAttendance(turned, context).map((row) => row.group)).toEqual(groups)
  })

  it('falls back to the device itself when nobody knows its name', () => {
    const stranger = anAuthor('stranger')
    expect(report(statedBy(stranger, aCheckIn()))).toMatchObject([{ marked_by: stranger.device }])
  })
})

describe('writing the report', () => {
  const row: AttendanceRow = {
    no: null,
    name: 'Айша',
    group: '',
    first_in: null,
    last_out: null,
    minutes: 0,
    minutes_credited: 0,
    basis: '',
    quality: '',
    status: 'no-show',
    marked_by: '',
    witnesses: 0,
    contradictions: '',
    after_closing: '',
    participant: '',
    without_names: 0,
  }

  it('marks the CSV as UTF-8 and ends lines as the standard says', () => {
    const text = writeReportCsv([row])
    expect(text.startsWith('\uFEFFno,name,')).toBe(true)
    expect(text.split('\r\n')).toHaveLength(3)
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
  })

  it.each([
    ['a,b', '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ['a\nb', '"a\nb"'],
    ['=1+1', "'=1+1"],
    ['+7 is no phone here', "'+7 is no phone here"],
    ['-x', "'-x"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ])('writes %j as %s', (name, cell) => {
    expect(writeReportCsv([{ ...row, name }])).toContain(`\r\n,${cell},,`)
  })

  it('writes JSON with the same names', () => {
    expect(JSON.parse(writeReportJson([row]))).toEqual([row])
    const [header = ''] = writeReportCsv([]).slice(1).split('\r\n')
    expect(Object.keys(row)).toEqual(header.split(','))
  })
})
