import { Dexie } from 'dexie'
import type { Table } from 'dexie'
import type { DraftStorePort, KeptDraft } from '#client/services/drafts.ts'
import { StorageGateway } from './gateway.ts'

export const DRAFTS_DATABASE = 'asar-drafts'

/** Half-filled forms in a database of their own: nothing of the log waits for what is being typed. */
export function openDraftStore(name = DRAFTS_DATABASE): DraftStorePort {
  const dexie = new Dexie(name, { chromeTransactionDurability: 'relaxed', autoOpen: false })
  dexie.version(1).stores({ drafts: 'key, untilMs' })
  const drafts: Table<KeptDraft, string> = dexie.table('drafts')
  const gateway = new StorageGateway(dexie)
  return {
    get: (key) => gateway.run(async () => (await drafts.get(key)) ?? null),
    async put(draft) {
      await gateway.run(() => drafts.put(draft))
    },
    remove: (key) => gateway.run(() => drafts.delete(key)),
    async removeUntil(nowMs) {
      await gateway.run(() => drafts.where('untilMs').belowOrEqual(nowMs).delete())
    },
    clear: () => gateway.run(() => drafts.clear()),
  }
}
