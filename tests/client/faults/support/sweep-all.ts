import { describe, expect, it } from 'vitest'
import { FAULTS } from './faulty-disk.ts'
import { sweep } from './sweep.ts'
import type { Flow } from './sweep.ts'

/** Every call of each flow is failed in a run of its own, in each way. */
export function sweepAll(flows: readonly Flow[]): void {
  describe.each(flows)('$name', (flow) => {
    it.each(FAULTS)('[TEST-4] %s at every call: saved exactly once, or said not to be', async (fault) => {
      expect(await sweep(flow, fault)).toBeGreaterThan(0)
    })
  })
}
