import { describe, it } from 'vitest'
import { expectHistories } from './expect-histories.ts'

// A file of its own, so that both halves run at once.
describe('phones and a server under lost, late and doubled requests, kills and wrong clocks', () => {
  it('[TEST-1] loses nothing, doubles nothing and agrees in the second thousand histories', async () => {
    await expectHistories(1001, 1000)
  }, 600_000)
})
