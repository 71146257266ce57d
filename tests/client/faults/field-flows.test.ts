import { FIELD_FLOWS } from './field-flows.ts'
import { sweepAll } from './support/sweep-all.ts'

sweepAll(FIELD_FLOWS)
