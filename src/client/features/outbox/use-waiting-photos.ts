import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { parseStream } from '#domain/stream.ts'
import type { BlobRecord } from '#client/blobs/blob-ports.ts'
import { useServices } from '#client/injection-keys.ts'
import { useLive } from '#client/stores/use-live.ts'

export interface WaitingPhoto {
  readonly record: BlobRecord
  /** Of the event that it belongs to. */
  readonly title: string
  /** Another phone has signed for it (SYN-12). */
  readonly isOnPeers: boolean
}

/** Photos that the server has not confirmed, the newest first (SYN-9). */
export function useWaitingPhotos(): ComputedRef<readonly WaitingPhoto[]> {
  const { t } = useI18n()
  const { blobs, schedule, unsent } = useServices()
  const waiting = useLive(unsent, () =>
    blobs.listWaiting().map((record) => ({ record, isOnPeers: unsent.isOnPeers(record) })),
  )
  function titleOf(stream: string): string {
    const about = parseStream(stream)
    return (about?.kind === 'event' && schedule.event(about.event)?.title) || t('outbox.photos')
  }
  return computed(() =>
    waiting.value
      .map((photo) => ({ ...photo, title: titleOf(photo.record.stream) }))
      .sort((a, b) => b.record.keptMs - a.record.keptMs),
  )
}
