import { recordIdOf } from '#domain/ids.ts'
import type { RecordId } from '#domain/ids.ts'
import { bytesFor, anEvent } from './facts.ts'

/** A thing that facts are about. */
export const aRecord = (name = 'heap'): RecordId => recordIdOf(bytesFor(`record ${name}`, 10))
/** The usual event, and a thing of it. */
export const aThing = (name = 'heap') => ({ event: anEvent(), record: aRecord(name) })
