import type { DevicePort } from '#client/ports.ts'
import type { BlobService } from '#client/services/blobs.ts'
import type { Unsent, UnsentService } from '#client/services/unsent.ts'
import type { CustodyBook } from '#client/views/custody-book.ts'

interface UnsentParts {
  readonly custody: Pick<
    CustodyBook,
    'count' | 'countPeers' | 'countHeld' | 'countOnlyHere' | 'hasPhotoReceipt' | 'onChange' | 'readAll'
  >
  readonly blobs: Pick<BlobService, 'listWaiting' | 'onChange'>
  readonly device: Pick<DevicePort, 'listParcels'>
  /** Rounds bring sealed pages to the server. */
  readonly onRound: (listener: () => void) => void
  /** A file that was added may bring new ones. */
  readonly onAdded: (listener: () => void) => void
}

/** Puts together what waits in the log, beside it (photos) and for others (sealed pages). Lives as long as the page. */
export function createUnsentService({
  custody,
  blobs,
  device,
  onRound,
  onAdded,
}: UnsentParts): UnsentService {
  const listeners = new Set<() => void>()
  let sealed = 0
  /** Counted once for all who look; a phone that was offline for a day has thousands of records. */
  let counted: Unsent | null = null
  const changed = () => {
    counted = null
    listeners.forEach((listener) => listener())
  }
  const readSealed = async (): Promise<void> => {
    const now = await countSealed(device)
    if (now === sealed) return
    sealed = now
    changed()
  }
  // Storage that fails here fails louder where something is saved or removed.
  const follow = () => void readSealed().catch(() => undefined)
  custody.onChange(changed)
  blobs.onChange(changed)
  onAdded(follow)
  // a round of a phone that carries none reads nothing
  onRound(() => {
    if (sealed > 0) follow()
  })
  follow()
  const count = (): Unsent => {
    const photos = blobs.listWaiting()
    return {
      records: custody.count(),
      peers: custody.countPeers(),
      held: custody.countHeld(),
      alone: custody.countOnlyHere(),
      photos: photos.length,
      photoPeers: photos.filter((photo) => custody.hasPhotoReceipt(photo)).length,
      sealed,
    }
  }
  const now = (): Unsent => (counted ??= count())
  return {
    now,
    isOnPeers: (photo) => custody.hasPhotoReceipt(photo),
    async read() {
      await Promise.all([custody.readAll(), readSealed()])
      return now()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Most phones carry nothing sealed, and go without the code that reads it. */
async function countSealed(device: UnsentParts['device']): Promise<number> {
  if ((await device.listParcels()).length === 0) return 0
  const parcels = await import('#client/handover/parcels.ts')
  return parcels.countSealed(device)
}
