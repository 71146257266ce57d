import { describe, expect, it } from 'vitest'
import { scheduleStream } from '#domain/stream.ts'
import { SyncAnswer } from '#protocol/messages.ts'
import { draftEvent } from '#domain/drafts/event.ts'
import { appendAsServer } from '#server/desk/append-as-server.ts'
import { createPushLimits } from '#server/sync/push-limits.ts'
import { aPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, aRegistration } from '#tests/support/facts.ts'
import { readAnswer, readProblem } from '#tests/support/messages.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { listSheets, openStage, restore, STORES, stream } from '#tests/server/control/stage.ts'

const schedule = scheduleStream(2026)

/** A request by nobody in particular; words of the verdicts. */
async function pushAsVolunteer(
  app: TestApp,
  sheets: readonly Uint8Array[],
  certificates: readonly Uint8Array[] = [],
) {
  const visitor = await aPhone(app)
  const response = await visitor.trySync([{ stream: schedule, sheets }], { proof: null, certificates })
  const [answer] = (await readAnswer(SyncAnswer, response)).streams
  if (answer?.outcome !== 'page') throw new Error(answer?.outcome)
  return answer.verdicts.map(({ verdict, retryAfterMs }) =>
    retryAfterMs ? `${verdict} ${retryAfterMs}` : verdict,
  )
}

describe.each(STORES)('a volunteer’s phone, over %s', (_name, store) => {
  it('[SYN-7] brings a restored server the schedule back without a proof', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const plan = {
      title: 'Spring cleanup',
      startsMs: 0,
      endsMs: 1,
      utcOffsetMinutes: 300,
      place: '',
      meetingPoint: '',
      bring: '',
    }
    await appendAsServer(app.deps, [{ stream: schedule, drafts: [draftEvent(anEvent(), plan)] }])
    const own = await desk.seal(schedule, [aCheckIn()])
    await desk.syncStream({ stream: schedule, sheets: [own.bytes] })
    const sheets = (await listSheets(app, schedule)).map(({ bytes }) => bytes)
    const again = await restore(app, await store())
    expect(await pushAsVolunteer(again, sheets)).toEqual(['stored', 'resend'])
    expect(await pushAsVolunteer(again, sheets, [desk.certificateBytes])).toEqual(['stored', 'stored'])
    expect(await listSheets(again, schedule)).toHaveLength(2)
  })

  it('[SYN-7] leaves nothing here that would be held', async () => {
    const { app, gate } = await openStage({ store: await store() })
    const sheet = await gate.seal(schedule, [aCheckIn()])
    expect(await pushAsVolunteer(app, [sheet.bytes])).toEqual(['later 3600000'])
    expect((await app.store.readCursor(schedule)).n).toBe(0)
    expect(await pushAsVolunteer(app, [Uint8Array.of(1)])).toEqual(['unreadable'])
  })

  it('[SYN-5] is bound to the limits of who signed', async () => {
    const limits = createPushLimits({ burst: 1, perSecond: 1 })
    const { app, desk } = await openStage({ store: await store(), limits })
    const sheets = [await desk.seal(schedule, [aCheckIn()]), await desk.seal(schedule, [aCheckIn()])]
    const words = await pushAsVolunteer(
      app,
      sheets.map(({ bytes }) => bytes),
    )
    expect(words).toEqual(['stored', 'later 1000'])
  })

  it('[SYN-7] brings nothing into any other stream', async () => {
    const { app, gate } = await openStage({ store: await store() })
    const sheet = await gate.seal(stream, [aRegistration()])
    const visitor = await aPhone(app)
    const response = await visitor.trySync([{ stream, sheets: [sheet.bytes] }], { proof: null })
    expect(await readProblem(response)).toBe('bad-proof')
    expect((await app.store.readCursor(stream)).n).toBe(0)
  })
})
