import type { SettingChanges } from '#domain/drafts/settings.ts'
import type { OwnSettings } from '#domain/fold/settings-view.ts'
import type { EventId } from '#domain/ids.ts'
import type { Settings } from '#domain/settings/settings.ts'
import type { SaveOutcome, Stop } from '#client/services.ts'

/** Settings as a screen that changes them needs them. */
export interface EditedSettings {
  /** What is set in this very place; everything else comes from above it. */
  readonly own: OwnSettings
  /** What holds here. */
  readonly settings: Settings
  /** What would hold if nothing were set here. */
  readonly above: Settings
}

/**
 * What the organisation and its events set: ages, weights, how hours count. Where a board is open, ask it
 * (`board.settings()`); this is for screens without one, and for changing them.
 */
export interface SettingsService {
  /** @param event left out: the organisation's own. @throws {StorageFailure} */
  read(event?: EventId): Promise<EditedSettings>
  /**
   * Sets and takes back (`null`) some settings of an event, or of the organisation (`null`), whose settings only a
   * desk may change.
   */
  change(event: EventId | null, changes: SettingChanges): Promise<SaveOutcome>
  onChange(listener: () => void): Stop
}
