import { foldReceipts, listKept } from '#domain/fold/receipts.ts'
import type { DeviceId, StreamId } from '#domain/ids.ts'
import type { BlobService } from '#client/services/blobs.ts'
import type { CustodyBook, KnownReceipts } from './custody-book.ts'
import type { StreamView } from './stream-view.ts'
import type { ViewKeeper } from './view-keeper.ts'

export interface WatchDeps {
  readonly custody: Pick<CustodyBook, 'listWaiting' | 'noteReceipts' | 'onChange'>
  readonly blobs: Pick<BlobService, 'listWaiting' | 'onChange'>
  readonly keeper: Pick<ViewKeeper, 'open'>
  readonly own: () => DeviceId | null
}

/**
 * Tells the custody book which sheets and photos that wait another phone has signed for (SYN-12), in every stream
 * that has any. Nothing else ever says so: that a phone was shown a file, or pulled a log, is no receipt.
 */
export function watchReceipts({ custody, blobs, keeper, own }: WatchDeps): void {
  const watched = new Set<StreamId>()
  const look = () => {
    for (const stream of [...custody.listWaiting(), ...blobs.listWaiting().map((photo) => photo.stream)]) {
      if (watched.has(stream)) continue
      watched.add(stream)
      // Storage that fails now is asked again at the next change.
      watch(stream).catch(() => watched.delete(stream))
    }
  }
  async function watch(stream: StreamId): Promise<void> {
    const view = await keeper.open(stream)
    const tell = () => custody.noteReceipts(stream, receiptsOf(view, own()))
    view.onChange(tell)
    tell()
  }
  custody.onChange(look)
  blobs.onChange(look)
  look()
}

function receiptsOf({ table }: StreamView, own: DeviceId | null): KnownReceipts {
  const { sheets, blobs } = foldReceipts(table)
  return { sheets: listKept(sheets, own), blobs: listKept(blobs, own), facts: new Set(table.receipts) }
}
