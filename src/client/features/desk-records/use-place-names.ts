import { useI18n } from 'vue-i18n'
import type { StreamId } from '#domain/ids.ts'
import { parseStream } from '#domain/stream.ts'
import { useServices } from '#client/injection-keys.ts'
import { useLive } from '#client/stores/use-live.ts'

/** What a stream is called by those who use it. */
export function usePlaceNames(): (stream: StreamId) => string {
  const { t } = useI18n()
  const { schedule } = useServices()
  const events = useLive(schedule, () => new Map(schedule.events().map(({ id, title }) => [id, title])))
  return (stream) => {
    const about = parseStream(stream)
    if (about?.kind === 'schedule' || about?.kind === 'organisation')
      return t(`desk-records.place.${about.kind}`, { year: String(about.year) })
    const title = (about && events.value.get(about.event)) ?? t('desk-records.place.unknown')
    return t(`desk-records.place.${about?.kind === 'contacts' ? 'contacts' : 'event'}`, { title })
  }
}
