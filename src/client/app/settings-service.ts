import type { StreamId } from '#domain/ids.ts'
import { parseStream } from '#domain/stream.ts'
import type { SettingsService } from '#client/services/settings.ts'
import type { StreamView } from '#client/views/stream-view.ts'
import type { PhoneCore } from './phone-core.ts'

/** Settings of the organisation and of events. What folds and drafts them is loaded when somebody asks. */
export function createSettingsService(core: PhoneCore): SettingsService {
  const load = () => import('./edit-settings.ts')
  return {
    read: async (event) => (await load()).readEdited(core, event),
    change: async (event, changes) => (await load()).changeSettings(core, event, changes),
    onChange: (listener) => core.organisations.onChange(listener),
  }
}

/** The organisation's streams that this phone has, latest year first. */
export function listOrganisations(core: PhoneCore): readonly StreamView[] {
  return [...core.organisations.views()].sort((a, b) => yearIn(b.stream) - yearIn(a.stream))
}

function yearIn(stream: StreamId): number {
  const about = parseStream(stream)
  return about?.kind === 'organisation' ? about.year : 0
}
