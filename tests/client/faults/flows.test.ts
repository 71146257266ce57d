// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { FLOWS } from './flows.ts'
import { listNamed, STEPS } from './methods.ts'
import { FAULTS } from './support/faulty-disk.ts'
import { sweep } from './support/sweep.ts'

// Every call of a flow is failed in a run of its own.
vi.setConfig({ testTimeout: 120_000 })

describe.each(FLOWS)('$name', (flow) => {
  it.each(FAULTS)('[TEST-4] %s at every call: saved exactly once, or said not to be', async (fault) => {
    expect(await sweep(flow, fault)).toBeGreaterThan(0)
  })
})

describe('every method of the services that writes', () => {
  it('[TEST-4] has its flows, and no flow stands beside them', () => {
    expect([...new Set([...listNamed(), ...STEPS])].sort()).toEqual(FLOWS.map(({ name }) => name).sort())
  })
})
