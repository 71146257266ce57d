import { reportAttendance } from '#domain/report/attendance-report.ts'
import { writeReportCsv, writeReportJson } from '#domain/report/write-report.ts'
import { listDevices } from '../desk/events.ts'
import { listPeople } from '../desk/roster.ts'
import { BadUsage, getEvent, readArguments } from './command.ts'
import type { Command } from './command.ts'

export const exportAttendance: Command = {
  usage: 'export attendance --event ID --format csv|json',
  run: async ({ deps, write }, args) => {
    const read = readArguments(args, { options: ['event', 'format'] })
    const format = read.required('format')
    if (format !== 'csv' && format !== 'json')
      throw new BadUsage(`--format is ${format}; it has to be csv or json.`)
    const { id, utcOffsetMinutes } = await getEvent(deps, read)
    const devices = await listDevices(deps)
    const rows = reportAttendance(await listPeople(deps, id), { devices, utcOffsetMinutes })
    write(format === 'csv' ? writeReportCsv(rows) : writeReportJson(rows))
  },
}
