import { onBeforeUnmount, onMounted } from 'vue'
import { useRouter } from 'vue-router'
import type { EventId } from '#domain/ids.ts'
import { listenToReader } from '#client/scan/listen-to-reader.ts'
import { useScanMode } from '#client/stores/scan-mode.ts'

/**
 * A reader is plugged in at a table as well: the scanner answers what it reads.
 * @param leave puts away what stands above the list
 */
export function useReaderAtList(event: EventId, leave: () => void): void {
  const router = useRouter()
  const scan = useScanMode()
  let deafen: (() => void) | undefined
  onMounted(() => {
    deafen = listenToReader((text) => {
      scan.heard = text
      leave()
      void router.push(`/event/${event}/scan`)
    })
  })
  onBeforeUnmount(() => deafen?.())
}
