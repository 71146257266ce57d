import { computed } from 'vue'
import type { EventView } from '#domain/fold/event-view.ts'
import { reportAttendance, type AttendanceStatus } from '#domain/report/attendance-report.ts'
import { reportHeadCounts, sumHeads } from '#domain/report/head-count-rows.ts'
import { writeReportCsv, writeReportJson } from '#domain/report/write-report.ts'
import { localDate, twoDigits } from '#domain/text/calendar.ts'
import { useSaveFile } from '#client/features/desk/use-save-file.ts'
import type { LiveBoard } from '#client/features/desk/use-live-board.ts'

export type ExportFormat = 'csv' | 'json'

/** The report as this device knows the event: made here, with or without a network. */
export function useExport(live: LiveBoard, event: () => EventView, { save = useSaveFile() } = {}) {
  const rows = live.read((board) => {
    const context = {
      devices: board.devices(),
      utcOffsetMinutes: event().utcOffsetMinutes,
      late: board.late(),
      planned: event(),
      credit: board.settings(),
    }
    return [...reportAttendance(board.people(), context), ...reportHeadCounts(board.parties(), context)]
  })
  const counts = computed(() => {
    const count = (status: AttendanceStatus) => rows.value.filter((row) => row.status === status).length
    return {
      present: count('present'),
      left: count('left'),
      'walk-in': count('walk-in'),
      'no-show': count('no-show'),
    }
  })
  function download(format: ExportFormat): void {
    const name = `${fileName(event())}.${format}`
    if (format === 'csv') save({ name, type: 'text/csv;charset=utf-8', content: writeReportCsv(rows.value) })
    else save({ name, type: 'application/json', content: writeReportJson(rows.value) })
  }
  return { rows, counts, heads: computed(() => sumHeads(rows.value)), download }
}

/** The day, not the title: a file name with letters of three alphabets does not survive every chat. */
function fileName({ startsMs, utcOffsetMinutes }: EventView): string {
  const { year, month, day } = localDate(startsMs, utcOffsetMinutes)
  return `asar-attendance-${year}-${twoDigits(month)}-${twoDigits(day)}`
}
