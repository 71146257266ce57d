// @vitest-environment node
import { Dexie } from 'dexie'
import { describe, expect, it } from 'vitest'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'

const stream = eventStream(anEvent())
const contacts = contactsStream(anEvent())

describe('a database of an earlier version', () => {
  it('[SHEET-1] loses no fact that stood in no sheet; what stood in one is signed once more', async () => {
    const facts = [1, 2, 3, 4].map((seq) => aCheckIn({ seq }))
    const old = new Dexie('third-version')
    old.version(1).stores({
      facts: '++number, &id, [stream+number]',
      unsealed: '[stream+number], &fact, stream',
      meta: 'key',
    })
    old.version(3).stores({})
    const rows = facts.map((fact, i) => ({ ...fact, stream: i === 3 ? contacts : stream, number: i + 1 }))
    await old.table('facts').bulkAdd(rows)
    // The first of one stream was signed, and all of the other.
    await old
      .table('unsealed')
      .bulkAdd(rows.slice(1, 3).map(({ id, number }) => ({ stream, number, fact: id })))
    old.close()
    const db = openLogDatabase('third-version')
    const log = new DexieFactLog(db, createChangeSignal('third-version'))
    expect([...(await log.listUnsealedStreams())].sort()).toEqual([stream, contacts].sort())
    expect(await log.listUnsealed(stream, 10)).toEqual(facts.slice(0, 3))
    expect(await log.listUnsealed(contacts, 10)).toEqual(facts.slice(3))
    expect(db.dexie.tables.map(({ name }) => name)).not.toContain('unsealed')
    db.dexie.close()
  })
})
