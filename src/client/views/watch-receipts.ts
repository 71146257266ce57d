import { foldReceipts, listKept } from '#domain/fold/receipts.ts'
import type { DeviceId, StreamId } from '#domain/ids.ts'
import type { Identity } from '#client/ports.ts'
import type { BlobService } from '#client/services/blobs.ts'
import type { CustodyBook, KnownReceipts } from './custody-book.ts'
import type { StreamView } from './stream-view.ts'
import type { ViewKeeper } from './view-keeper.ts'

/** The phone: where its records are, its views, and who it is. */
export interface WatchedPhone {
  readonly custody: Pick<CustodyBook, 'listWaiting' | 'noteReceipts' | 'onChange'>
  readonly keeper: Pick<ViewKeeper, 'open'>
  identity(): Pick<Identity, 'device'> | null
}

/**
 * Tells the custody book which sheets and photos that wait another phone has signed for (SYN-12), in every stream
 * that has any. Nothing else ever says so: that a phone was shown a file, or pulled a log, is no receipt.
 */
export function watchReceipts(
  phone: WatchedPhone,
  blobs: Pick<BlobService, 'listWaiting' | 'onChange'>,
): void {
  const { custody, keeper } = phone
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
    const tell = () => custody.noteReceipts(stream, receiptsOf(view, phone.identity()?.device ?? null))
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
