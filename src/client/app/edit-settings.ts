import { draftSettings } from '#domain/drafts/settings.ts'
import type { SettingChanges } from '#domain/drafts/settings.ts'
import {
  foldEventSettings,
  foldOrganisationSettings,
  joinSettings,
  listSetters,
} from '#domain/fold/settings-view.ts'
import type { EventId } from '#domain/ids.ts'
import { ORGANISATION_SUBJECT } from '#domain/settings/keys.ts'
import { eventStream, organisationStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import type { SaveOutcome } from '#client/services.ts'
import type { EditedSettings } from '#client/services/settings.ts'
import { notSaved } from './phone-core.ts'
import type { PhoneCore } from './phone-core.ts'
import { listOrganisations } from './settings-service.ts'

/** What is set in a place, what holds there, and what would hold without it. */
export async function readEdited(core: PhoneCore, event?: EventId): Promise<EditedSettings> {
  const organisation = organisationSettings(core)
  const above = joinSettings(organisation)
  const nothing = joinSettings({ values: new Map(), rivals: [] })
  if (event === undefined) return { own: organisation, settings: above, above: nothing }
  const { table } = await core.keeper.open(eventStream(event))
  const own = foldEventSettings(table, event)
  return { own, settings: joinSettings(organisation, own), above }
}

/** Saves a change in the stream it belongs to. */
export async function changeSettings(
  core: PhoneCore,
  event: EventId | null,
  changes: SettingChanges,
): Promise<SaveOutcome> {
  try {
    return event === null ? await changeOrganisation(core, changes) : await changeEvent(core, event, changes)
  } catch (error) {
    return notSaved(error)
  }
}

async function changeEvent(core: PhoneCore, event: EventId, changes: SettingChanges): Promise<SaveOutcome> {
  const stream = eventStream(event)
  const { table } = await core.keeper.open(stream)
  const drafts = draftSettings(event, changes, (keys) => listSetters(table, event, keys))
  return core.save(drafts.map((draft) => ({ stream, draft })))
}

/** The first change in a year says again what still holds of the year before: streams of old years are let go. */
async function changeOrganisation(core: PhoneCore, changes: SettingChanges): Promise<SaveOutcome> {
  const stream = organisationStream(yearOf(core.deps.clock.now().wallMs))
  await core.organisations.ensure(stream)
  const { table } = await core.keeper.open(stream)
  const before = Object.fromEntries(organisationSettings(core).values)
  const isFirst = !table.bySubject.has(ORGANISATION_SUBJECT)
  const drafts = draftSettings(ORGANISATION_SUBJECT, isFirst ? { ...before, ...changes } : changes, (keys) =>
    listSetters(table, ORGANISATION_SUBJECT, keys),
  )
  return core.save(drafts.map((draft) => ({ stream, draft })))
}

const organisationSettings = (core: PhoneCore) =>
  foldOrganisationSettings(listOrganisations(core).map(({ table }) => table))
