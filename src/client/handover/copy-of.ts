import type { DevicePort } from '#client/ports.ts'
import type { CopyWish, SavedCopy } from '#client/services/handover.ts'
import { listParcels } from './parcels.ts'
import { spellCopy } from './spell-copy.ts'
import { writeCopy } from './write-copy.ts'
import type { CopyDeps } from './write-copy.ts'

interface CopyOfDeps extends Omit<CopyDeps, 'parcels'> {
  readonly what: CopyWish
  readonly device: Pick<DevicePort, 'listParcels'>
  /** How many records are not on the server, once all of them are counted. */
  readonly count: () => Promise<number>
}

/** The copy that a person saves. @throws {StorageFailure} */
export async function copyOf(deps: CopyOfDeps): Promise<SavedCopy | { readonly kind: 'nothing' }> {
  const parcels = deps.what === 'receipts' ? [] : await listParcels(deps.device)
  const { bytes, photos, photosLeft, sheets } = await writeCopy({ ...deps, parcels })
  if (sheets === 0) return { kind: 'nothing' }
  const letters = () => spellCopy([new Blob([Uint8Array.from(bytes)]), ...photos], deps.pause)
  return { kind: 'copy', bytes, photos, photosLeft, letters, count: await deps.count() }
}
