import { expect, it, vi } from 'vitest'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { keepSweeping } from '#server/sweep.ts'
import { openApp } from '#tests/support/server-app.ts'

it('[FACT-9] looks every minute whether something was left half done, until it is stopped', async () => {
  const store = new MemoryStore()
  const app = await openApp({ store })
  const looked = vi.spyOn(store, 'listPending')
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const stop = keepSweeping(app.deps)
  expect(looked).toHaveBeenCalledTimes(0)
  vi.advanceTimersByTime(3 * 60_000)
  expect(looked).toHaveBeenCalledTimes(3)
  stop()
  vi.advanceTimersByTime(3 * 60_000)
  expect(looked).toHaveBeenCalledTimes(3)
  vi.useRealTimers()
})
