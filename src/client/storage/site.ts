/** What of the storage the first screen goes without: one file for both. */
export { openDraftStore } from './draft-store.ts'
export { createWipe } from './wipe-site.ts'
