import 'fake-indexeddb/auto'
import { describe } from 'vitest'
import type { BlobStorePort } from '#client/blobs/blob-ports.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { MemoryBlobStore } from '#client/blobs/memory-blob-store.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { phoneBlobsContract } from './phone-blobs-contract.ts'

let opened = 0

const adapters: readonly { readonly name: string; readonly make: () => BlobStorePort }[] = [
  { name: 'memory', make: () => new MemoryBlobStore() },
  {
    name: 'Dexie on fake IndexedDB',
    make: () => new DexieBlobStore(openLogDatabase(`blobs-${String(++opened)}`)),
  },
]

describe.each(adapters)('photos on the phone: $name', ({ make }) => phoneBlobsContract(make))
