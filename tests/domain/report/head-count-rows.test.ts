import { describe, expect, it } from 'vitest'
import { draftCheckIn } from '#domain/drafts/attendance.ts'
import { draftCompany, draftHeadCount, draftHeadCountChange } from '#domain/drafts/head-count.ts'
import { draftRegistration } from '#domain/drafts/registration.ts'
import { NOTHING_LATE } from '#domain/fold/closing-view.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { foldParties, placeNames } from '#domain/fold/head-count.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import { partyIdOf } from '#domain/ids.ts'
import { readSettings } from '#domain/settings/settings.ts'
import { reportAttendance } from '#domain/report/attendance-report.ts'
import type { ReportContext } from '#domain/report/attendance-report.ts'
import { reportHeadCounts, sumHeads } from '#domain/report/head-count-rows.ts'
import { writeReportCsv } from '#domain/report/write-report.ts'
import {
  aFact,
  anAuthor,
  aPerson,
  aRegistration,
  bytesFor,
  MORNING_MS,
  tableOf,
} from '#tests/support/facts.ts'

const aParty = (name: string) => partyIdOf(bytesFor(`party ${name}`, 10))
const { device } = anAuthor()
const context: ReportContext = {
  devices: new Map([[device, { device, name: 'Gate', role: 'coordinator' }]]),
  utcOffsetMinutes: 300,
  late: NOTHING_LATE,
  planned: { startsMs: MORNING_MS, endsMs: MORNING_MS + 3_600_000 },
  credit: readSettings(new Map()),
}

function report(table: FactTable, more: Partial<ReportContext> = {}) {
  const people = foldPeople(table)
  const parties = placeNames(foldParties(table), people)
  const whole = { ...context, ...more }
  return [...reportAttendance(people, whole), ...reportHeadCounts(parties, whole)]
}

describe('head counts in the attendance report', () => {
  const school = aParty('school')
  const firm = aParty('firm')
  const first = aFact(draftHeadCount(school, { count: 24, who: 'pupil', label: '8 «А»' }))
  const pupil = aPerson('pupil')
  const named = [
    aFact(draftRegistration(pupil, { name: 'Айша', source: 'walk-in', party: school, who: 'pupil' })),
    aFact(draftCheckIn(pupil, NOT_SEEN)),
  ]

  it('[FACT-10] are rows of their own, the earliest first, less those whose names are known', () => {
    const early = aFact(draftHeadCount(firm, { count: 7, arrivedMs: MORNING_MS - 60_000 }))
    const gone = aFact(draftHeadCountChange(firm, { isHere: false, leftMs: MORNING_MS + 30_000 }, [early.id]))
    const rows = report(tableOf(first, early, gone, ...named))
    expect(rows.map(({ name, status, without_names }) => [name, status, without_names])).toEqual([
      ['Айша', 'walk-in', 0],
      ['', 'head-count', 7],
      ['8 «А»', 'head-count', 23],
    ])
    expect(rows[0]).toMatchObject({ participant: 'pupil' })
    expect(rows[1]).toMatchObject({
      participant: '',
      minutes: 1,
      minutes_credited: 1,
      basis: 'coordinator',
      quality: '',
      last_out: expect.stringContaining('+05:00') as string,
    })
    expect(rows[2]).toMatchObject({
      participant: 'pupil',
      minutes: 0,
      last_out: null,
      marked_by: 'Gate',
      witnesses: 1,
    })
  })

  it('[FACT-10] and companions add up beside those with names; who did not come brings nobody', () => {
    const host = aPerson('host')
    const absent = aPerson('absent')
    const table = tableOf(
      first,
      ...named,
      aRegistration({ person: host }),
      aFact(draftCompany(host, 3)),
      aFact(draftCheckIn(host, NOT_SEEN)),
      aRegistration({ person: absent }),
      aFact(draftCompany(absent, 2)),
    )
    expect(sumHeads(report(table))).toEqual({ named: 2, nameless: 26 })
  })

  it('say what is contradictory, what came late and which phone has no name', () => {
    const rivals = [25, 26].map((count) => aFact(draftHeadCountChange(school, { count }, [first.id])))
    const late = { facts: new Set<never>(), subjects: new Set([school]) }
    const [row] = report(tableOf(first, ...rivals), { late, devices: new Map() })
    expect(row).toMatchObject({
      contradictions: 'rival-values:count',
      after_closing: 'yes',
      marked_by: device,
    })
  })

  it('are left out where every name is known, ties by id, and stand in the CSV', () => {
    const one = aFact(draftHeadCount(school, { count: 1 }))
    expect(report(tableOf(one, ...named)).map(({ status }) => status)).toEqual(['walk-in'])
    const twins = [school, firm].map((party) => aFact(draftHeadCount(party, { count: 2, label: party })))
    const rows = report(tableOf(...twins))
    expect(rows.map(({ name }) => name)).toEqual([school, firm].sort())
    expect(report(tableOf(...twins.toReversed())).map(({ name }) => name)).toEqual([school, firm].sort())
    expect(writeReportCsv(rows)).toContain('participant,without_names')
  })
})
