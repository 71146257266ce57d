import { describe, expect, it } from 'vitest'
import { verifyStore } from '#server/backup/verify-store.ts'
import type { LogFault, VerifyDeps } from '#server/backup/verify-store.ts'
import type { StorePort } from '#server/ports.ts'
import { openTestPostgres, useDatabase } from '#tests/support/postgres.ts'
import { aLog, openRaw, push, stream, verify } from './a-log.ts'
import type { Log } from './a-log.ts'

/** Statements that spoil the third of five sheets, and what must be found where. */
const SPOILT: readonly (readonly [string, string, readonly { n: number; fault: LogFault }[]])[] = [
  [
    'a digest',
    "update log set digest = x'00' where n = 3 and stream = $stream",
    [
      { n: 3, fault: 'digest' },
      { n: 4, fault: 'digest' },
    ],
  ],
  [
    'a position that is gone',
    'delete from log where n = 3 and stream = $stream',
    [
      { n: 4, fault: 'number' },
      { n: 4, fault: 'digest' },
    ],
  ],
  [
    'two sheets in each other’s place',
    'update log set n = -n where n in (3, 4) and stream = $stream; update log set n = 7 + n where n < 0',
    [
      { n: 3, fault: 'digest' },
      { n: 4, fault: 'digest' },
    ],
  ],
  [
    'the bytes of another sheet',
    `update sheet set bytes = (select bytes from sheet s join log l on l.sheet = s.sheet
    and l.stream = s.stream where l.n = 2 and l.stream = $stream) where sheet = (select sheet from log where n = 3
    and stream = $stream)`,
    [{ n: 3, fault: 'other-bytes' }],
  ],
  [
    'bytes that are none',
    `update sheet set bytes = x'00' where sheet = (select sheet from log where n = 3
    and stream = $stream)`,
    [{ n: 3, fault: 'other-bytes' }],
  ],
  ['an end that is elsewhere', 'update stream set head = 6 where stream = $stream', [{ n: 6, fault: 'end' }]],
  [
    'an end with another digest',
    "update stream set digest = x'00' where stream = $stream",
    [{ n: 5, fault: 'end' }],
  ],
]

function spoil({ folder }: Log, statements: string): void {
  const database = openRaw(folder)
  database.exec('pragma foreign_keys = off')
  database.exec(statements.replaceAll('$stream', `'${stream}'`))
}

/** The store with some of its methods turned. */
function turn(store: StorePort, changes: Partial<VerifyDeps['store']>): VerifyDeps['store'] {
  return {
    listStreams: (prefix) => store.listStreams(prefix),
    readCursor: (of) => store.readCursor(of),
    listLog: (...args) => store.listLog(...args),
    readSheets: (...args) => store.readSheets(...args),
    readCertificates: (ids) => store.readCertificates(ids),
    listStreamsWithBlobs: () => store.listStreamsWithBlobs(),
    listBlobs: (of) => store.listBlobs(of),
    readBlob: (of, blob) => store.readBlob(of, blob),
    ...changes,
  }
}

describe('recomputing a log', () => {
  const database = useDatabase()

  it('[SYN-3] finds nothing in a log that is as it was written', async () => {
    const { app } = await aLog({ sheets: 5 })
    // The schedule is empty; the organisation holds the enrolment of the gate.
    expect(await verifyStore(app.deps)).toEqual({ streams: 2, positions: 6, blobs: 0, problems: [] })
  })

  it('[SYN-3] reads a log that is longer than one page', async () => {
    const { app, gate } = await aLog({ sheets: 90 })
    for (let i = 0; i < 3; i++) await push(gate, 90)
    expect(await verifyStore(app.deps)).toMatchObject({ positions: 361, problems: [] })
  })

  it('[SYN-3] does the same over PostgreSQL', async () => {
    const { app } = await aLog({ sheets: 5, store: await openTestPostgres(database.url) })
    expect(await verifyStore(app.deps)).toEqual({ streams: 2, positions: 6, blobs: 0, problems: [] })
    await database.query('update log set digest = $1 where n = 3', [new Uint8Array(32)])
    expect((await verifyStore(app.deps)).problems).toEqual([
      { stream, n: 3, fault: 'digest' },
      { stream, n: 4, fault: 'digest' },
    ])
  })

  it('does not look at what is written meanwhile', async () => {
    const { app, gate } = await aLog({ sheets: 2 })
    const { store } = app
    const turned = turn(store, {
      listLog: async (...args) => {
        await push(gate, 1)
        return store.listLog(...args)
      },
    })
    expect((await verifyStore({ store: turned, verify })).problems).toEqual([])
  })

  it.each(SPOILT)('[SYN-3] finds %s', async (_name, statement, expected) => {
    const log = await aLog({ sheets: 5 })
    spoil(log, statement)
    const { problems } = await verifyStore(log.app.deps)
    expect(problems).toEqual(expect.arrayContaining(expected.map((each) => ({ stream, ...each }))))
    expect(problems.every((problem) => problem.stream === stream)).toBe(true)
  })

  it('finds a sheet that is gone', async () => {
    const { app, sheets } = await aLog({ sheets: 5 })
    const { store } = app
    const turned = turn(store, {
      readSheets: async (...args) => {
        const all = new Map(await store.readSheets(...args))
        for (const gone of sheets.slice(2, 3)) all.delete(gone)
        return all
      },
    })
    expect((await verifyStore({ store: turned, verify })).problems).toEqual([
      { stream, n: 3, fault: 'no-bytes' },
    ])
  })

  it('finds a certificate that is gone, and one that is not the sheet’s', async () => {
    const log = await aLog({ sheets: 2 })
    const { store } = log.app
    const none = turn(store, { readCertificates: () => Promise.resolve(new Map()) })
    const { problems } = await verifyStore({ store: none, verify })
    expect(problems).toHaveLength(3)
    expect(new Set(problems.map(({ fault }) => fault))).toEqual(new Set(['no-certificate']))
    spoil(
      log,
      `update sheet set certificate = (select c.certificate from certificate c
        where c.certificate <> sheet.certificate limit 1)`,
    )
    const other = (await verifyStore(log.app.deps)).problems.map(({ fault }) => fault)
    expect(new Set(other)).toEqual(new Set(['no-certificate']))
  })

  it('[SHEET-2] finds a signature that does not hold', async () => {
    const log = await aLog({ sheets: 3 })
    const never = () => Promise.resolve(false)
    expect((await verifyStore({ store: log.app.store, verify: never })).problems).toHaveLength(4)
  })
})
