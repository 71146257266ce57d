/** Choices of look and language on this device. Public by nature: nothing personal is ever kept here. */
export type SettingName =
  'locale' | 'theme' | 'install-dismissed' | 'tones' | 'before-sun' | 'camera' | 'self-camera' | 'torch'

/** `null` where nothing was chosen, or where the browser lets nothing be kept. */
export function readSetting(name: SettingName): string | null {
  try {
    return localStorage.getItem(`asar.${name}`)
  } catch {
    return null
  }
}

/** Keeps a choice, or forgets it when `value` is null. A browser that refuses only loses the choice. */
export function writeSetting(name: SettingName, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`asar.${name}`)
    else localStorage.setItem(`asar.${name}`, value)
  } catch {
    // private windows may refuse: the choice then holds until the page is closed
  }
}
