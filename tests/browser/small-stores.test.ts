import { describe } from 'vitest'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { DexieViewStore } from '#client/storage/view-store.ts'
import { deviceContract } from '#tests/contracts/device-contract.ts'
import { phoneBlobsContract } from '#tests/contracts/phone-blobs-contract.ts'
import { viewStoreContract } from '#tests/contracts/view-store-contract.ts'

const newName = () => `small-${crypto.randomUUID()}`

describe('photos on the phone: Dexie in Chromium', () => {
  phoneBlobsContract(() => new DexieBlobStore(openLogDatabase(newName())))
})

/** A key that cannot be exported has to survive in a database. */
describe('key and small memories: Dexie in Chromium', () => {
  deviceContract(() => {
    const name = newName()
    const openAgain = () => new DeviceStore(new DexieMetaStore(openLogDatabase(name)), crypto.subtle)
    return { device: openAgain(), openAgain }
  })
})

describe('packed views: Dexie in Chromium', () => {
  viewStoreContract(() => new DexieViewStore(newName()))
})
