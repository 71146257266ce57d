type SmallStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

let other: SmallStore | undefined

/** Where small things about an event are kept beside the log; throws where the browser lets nothing be kept. */
export function smallStore(): SmallStore {
  return other ?? localStorage
}

/** A practice keeps them elsewhere, so that the real phone never finds them. */
export function keepSmallThings(elsewhere?: SmallStore): void {
  other = elsewhere
}
