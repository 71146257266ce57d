import 'fake-indexeddb/auto'
import { describe } from 'vitest'
import { gatewayContract } from './gateway-contract.ts'

describe('the gateway over fake IndexedDB', gatewayContract)
