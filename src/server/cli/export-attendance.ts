import { toBase64url } from '#domain/bytes.ts'
import { reportAttendance } from '#domain/report/attendance-report.ts'
import { reportHeadCounts, sumHeads } from '#domain/report/head-count-rows.ts'
import type { AttendanceRow } from '#domain/report/attendance-report.ts'
import { writeReportCsv, writeReportJson } from '#domain/report/write-report.ts'
import { readAttendance } from '../desk/attendance.ts'
import type { Attendance } from '../desk/attendance.ts'
import { listDevices } from '../desk/events.ts'
import { BadUsage, getEvent, readArguments } from './command.ts'
import type { Command } from './command.ts'

export const exportAttendance: Command = {
  usage: 'export attendance --event ID --format csv|json',
  run: async ({ deps, write, remark }, args) => {
    const read = readArguments(args, { options: ['event', 'format'] })
    const format = read.required('format')
    if (format !== 'csv' && format !== 'json')
      throw new BadUsage(`--format is ${format}; it has to be csv or json.`)
    const planned = await getEvent(deps, read)
    const devices = await listDevices(deps)
    const attendance = await readAttendance(deps, planned.id)
    const { people, parties, late, settings: credit } = attendance
    const { utcOffsetMinutes } = planned
    const context = { devices, utcOffsetMinutes, late, planned, credit }
    const rows = [...reportAttendance(people, context), ...reportHeadCounts(parties, context)]
    write(format === 'csv' ? writeReportCsv(rows) : writeReportJson(rows))
    for (const line of describeSource(attendance, rows)) remark(line)
  },
}

/** What the report was made of, beside it: the file itself holds rows and nothing else. */
function describeSource({ madeOf, closed }: Attendance, rows: readonly AttendanceRow[]): readonly string[] {
  const { named, nameless } = sumHeads(rows)
  const came = nameless > 0 ? [`Came with names: ${named}, without names: ${nameless}.`] : []
  const made = `Made of the log up to n=${madeOf.n}, digest ${toBase64url(madeOf.digest)}.`
  if (!closed) return [...came, made]
  const late = rows.filter((row) => row.after_closing !== '').length
  return [
    ...came,
    made,
    `Closed at n=${closed.n}, digest ${toBase64url(closed.digest)}; rows with something that came after it: ${late}.`,
  ]
}
