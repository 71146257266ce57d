import { expect, it } from 'vitest'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { organisationStream, scheduleStream } from '#domain/stream.ts'
import { appendAsServer } from '#server/desk/append-as-server.ts'
import { draftEvent } from '#domain/drafts/event.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { runAsar } from '#tests/e2e/support/command-line.ts'
import { anOrganiser } from '#tests/support/devices.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const schedule = scheduleStream(2026)

it('[SYN-4] phones, the desk and the command line write into one stream at once without a gap', async () => {
  const folder = temporaryFolder()
  const app = await openApp({ store: openSqlite({ folder }) })
  const phones = await Promise.all(Array.from({ length: 8 }, (_, i) => anOrganiser(app, `Desk ${i}`)))
  const times = ['--starts', '2026-05-09T09:00+05:00', '--ends', '2026-05-09T13:00+05:00']
  const commands = [1, 2, 3].map((i) =>
    runAsar(folder, 'event', 'add', '--title', `From outside ${i}`, ...times),
  )
  let isOver = false
  const over = Promise.all(commands).then((outcomes) => {
    isOver = true
    return outcomes
  })
  let pushed = 0
  const push = async (phone: (typeof phones)[number]) => {
    // At least so many each, and on until the other processes have had their turn.
    for (let i = 0; i < 10 || !isOver; i++) {
      const sheet = await phone.seal(schedule, [aCheckIn()])
      await phone.syncStream({ stream: schedule, sheets: [sheet.bytes] })
      pushed++
    }
  }
  const plan = {
    title: 'Desk',
    startsMs: 0,
    endsMs: 1,
    utcOffsetMinutes: 300,
    place: '',
    meetingPoint: '',
    bring: '',
  }
  const atDesk = appendAsServer(app.deps, [{ stream: schedule, drafts: [draftEvent(anEvent(), plan)] }])
  await Promise.all([...phones.map(push), atDesk])
  expect((await over).map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    Array(3).fill({ code: 0, stderr: '' }),
  )
  const rows = await app.store.listLog(schedule, 0, 1_000_000)
  expect(rows.map((row) => row.n)).toEqual(Array.from({ length: pushed + 4 }, (_, i) => i + 1))
  const end = rows.reduce((cursor, { sheet }) => advanceCursor(cursor, sheet), emptyCursor(schedule))
  expect(await app.store.readCursor(schedule)).toEqual(end)
  expect((await app.store.readCursor(organisationStream(2026))).n).toBe(8)
})
