/**
 * Where the test suite begins to hunt a mutant, shortly before a seed that catches it: saves the wait for those that
 * only a rare meeting of faults brings to light. The others begin at 1.
 */
export const SEEDS: Readonly<Record<string, number>> = {
  'a phone that moves its cursor before it stores the sheets': 180,
  'a phone whose queue waits for a sheet that was refused': 190,
  'a server that calls sheets of the asking device the same': 110,
  'a server that forgets erasures and revocations with its log': 230,
  'a server that keeps personal parts that come after an erasure': 540,
  'a server that takes a sheet without its personal parts': 145,
  'a server that takes only the next sheet of a chain': 630,
  'packed views that outlive an erasure': 100,
}
