import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { tryStorage } from '#client/storage/try-storage.ts'

describe('a try of the storage', () => {
  it('writes, reads back, and leaves nothing behind', async () => {
    const factory = new IDBFactory()
    expect(await tryStorage(factory)).toBe(true)
    expect(await factory.databases()).toEqual([])
  })

  it('fails where the browser opens no database', async () => {
    const factory = new IDBFactory()
    factory.open = () => {
      throw new DOMException('private window', 'SecurityError')
    }
    expect(await tryStorage(factory)).toBe(false)
  })
})
