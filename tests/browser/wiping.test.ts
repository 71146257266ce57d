import { describe } from 'vitest'
import { wipingContract } from '#tests/contracts/wiping-contract.ts'

describe('emptying the log in Chromium', wipingContract)
