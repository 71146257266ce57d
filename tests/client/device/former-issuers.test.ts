// @vitest-environment node
import { expect, it } from 'vitest'
import { DeviceStore } from '#client/device/device-store.ts'
import type { MetaStore } from '#client/device/device-store.ts'
import { aDevice, aServer } from '#tests/support/sheets.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'

function memoryMeta(): MetaStore {
  const values = new Map<string, unknown>()
  return {
    get: (key) => Promise.resolve(values.get(key)),
    put: (key, value) => Promise.resolve(void values.set(key, value)),
    list: (prefix) =>
      Promise.resolve([...values].flatMap(([key, value]) => (key.startsWith(prefix) ? [value] : []))),
    remove: (key) => Promise.resolve(void values.delete(key)),
    putFirst: (key, value) => {
      if (!values.has(key)) values.set(key, value)
      return Promise.resolve(values.get(key))
    },
  }
}

it('[SHEET-4] keeps the certificates of the servers it was enrolled at before, each once', async () => {
  const store = new DeviceStore(memoryMeta(), crypto.subtle)
  await store.prepareKey()
  const certificateBytes = aDevice().certificateBytes
  const [one, two] = ['one', 'two'].map(
    (name) => aDevice({ name, role: 'server', issuer: fakeKeys(name) }).certificateBytes,
  )
  if (!one || !two) throw new Error('no servers')
  for (const serverCertificateBytes of [one, one, two, aServer().certificateBytes, two])
    await store.storeIdentity({ certificateBytes, serverCertificateBytes, name: 'Gate' })
  const identity = await store.readIdentity()
  expect(identity?.issuerCertificateBytes).toEqual(two)
  expect(identity?.formerIssuers).toEqual([one, aServer().certificateBytes])
})
