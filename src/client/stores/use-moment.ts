import { useFormat } from '#client/i18n/use-format.ts'
import { deviceOffsetMinutes } from './device-offset.ts'

/** The hour as the phone's own clock shows it, with the day unless it is today. */
export function useMoment(): (ms: number) => string {
  const format = useFormat()
  return (ms) => {
    const offset = deviceOffsetMinutes()
    const time = format.value.time(ms, offset)
    const day = format.value.dateList(ms, offset)
    return day === format.value.dateList(Date.now(), offset) ? time : `${day}, ${time}`
  }
}
