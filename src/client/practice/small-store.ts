import { isPracticeAddress } from './practice-address.ts'

/** What a practice keeps is gone with its page: the real phone never finds it. */
const practised = new Map<string, string>()
const memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = {
  getItem: (key) => practised.get(key) ?? null,
  setItem: (key, value) => void practised.set(key, value),
  removeItem: (key) => void practised.delete(key),
}

/** Where small things about an event are kept beside the log; throws where the browser lets nothing be kept. */
export function smallStore(): typeof memory {
  return isPracticeAddress() ? memory : localStorage
}
