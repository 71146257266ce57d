import 'fake-indexeddb/auto'
import { describe } from 'vitest'
import { wipingContract } from './wiping-contract.ts'

describe('emptying the log over fake IndexedDB', wipingContract)
