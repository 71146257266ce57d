import { draftClosed } from '#domain/drafts/control.ts'
import { draftEvent, draftEventChange } from '#domain/drafts/event.ts'
import { draftContact, draftRegistration } from '#domain/drafts/registration.ts'
import { foldClosing } from '#domain/fold/closing-view.ts'
import { listLive } from '#domain/fold/replacement.ts'
import { eventIdOf, personIdOf, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import type { EventId } from '#domain/ids.ts'
import { contactsStream, eventStream, scheduleStream } from '#domain/stream.ts'
import { linkFor } from '#client/device/link-code.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { DeskService, NewPerson, SaveOutcome } from '#client/services.ts'
import type { PhoneCore } from './phone-core.ts'
import { notSaved } from './phone-core.ts'
import { findSchedule } from './schedule-service.ts'

/** People drafted between two chances for the page to paint. */
const PEOPLE_BETWEEN_PAUSES = 200

/** What an organiser does before and after the day. */
export function createDeskService(core: PhoneCore): DeskService {
  const { random, transport, origin } = core.deps
  return {
    async planEvent(plan) {
      const event = eventIdOf(random.bytes(SUBJECT_ID_BYTES))
      const year = new Date(plan.startsMs + plan.utcOffsetMinutes * 60_000).getUTCFullYear()
      const stream = scheduleStream(year)
      try {
        await core.schedules.ensure(stream)
      } catch (error) {
        return notSaved(error)
      }
      const outcome = await core.save([{ stream, draft: draftEvent(event, plan) }])
      return outcome.kind === 'saved' ? { ...outcome, event } : outcome
    },
    async changeEvent(event, changes) {
      const view = findSchedule(core, event)
      // Only an event that a screen shows can be changed, and what it shows came from a schedule.
      if (!view) throw new Error('an event of no schedule')
      const replaces = listLive(view.table, view.table.bySubject.get(event), 'event-planned')
      const draft = draftEventChange(
        event,
        changes,
        replaces.map((record) => record.id),
      )
      return core.save([{ stream: view.stream, draft }])
    },
    async closeEvent(event) {
      const stream = eventStream(event)
      try {
        const { table } = await core.keeper.open(stream)
        const cursor = await core.deps.log.readCursor(stream)
        return await core.save([{ stream, draft: draftClosed(cursor, foldClosing(table).facts) }])
      } catch (error) {
        return notSaved(error)
      }
    },
    addPeople: (event, people) => addPeople(core, event, people),
    async inviteCoordinator(event) {
      const identity = core.identity()
      if (!identity) return { kind: 'problem', problem: 'not-allowed' }
      const outcome = await transport.invite({ role: 'coordinator', event }, identity)
      if (outcome.kind === 'problem') return { kind: 'problem', problem: outcome.problem }
      if (outcome.kind === 'no-server') return outcome
      const { code, expiresMs } = outcome.answer
      return { kind: 'invited', link: linkFor(origin, code), expiresMs }
    },
  }
}

async function addPeople(
  core: PhoneCore,
  event: EventId,
  people: readonly NewPerson[],
): Promise<SaveOutcome> {
  const drafts: StreamDraft[] = []
  for (const [i, { entry, contact }] of people.entries()) {
    const person = personIdOf(core.deps.random.bytes(SUBJECT_ID_BYTES))
    drafts.push({
      stream: eventStream(event),
      draft: draftRegistration(person, { ...entry, source: 'roster' }),
    })
    const note = draftContact(person, contact)
    if (note) drafts.push({ stream: contactsStream(event), draft: note })
    if (i % PEOPLE_BETWEEN_PAUSES === PEOPLE_BETWEEN_PAUSES - 1) await core.deps.pause()
  }
  return core.save(drafts)
}
