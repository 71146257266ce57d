import { describe } from 'vitest'
import { gatewayContract } from '#tests/contracts/gateway-contract.ts'

describe('the gateway in Chromium', gatewayContract)
