import { describe, expect, it } from 'vitest'
import { FIELD_FLOWS } from './field-flows.ts'
import { FLOWS } from './flows.ts'
import { listNamed, STEPS } from './methods.ts'
import { sweepAll } from './support/sweep-all.ts'

// in two files, so that two processors share them
sweepAll(FLOWS.filter((flow) => !FIELD_FLOWS.includes(flow)))

describe('every method of the services that writes', () => {
  it('[TEST-4] has its flows, and no flow stands beside them', () => {
    expect([...new Set([...listNamed(), ...STEPS])].sort()).toEqual(FLOWS.map(({ name }) => name).sort())
  })
})
