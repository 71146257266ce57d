import { readSetting, writeSetting } from './settings.ts'
import { resolveTheme, useTheme, type ThemeChoice } from './theme.ts'

/** Chooses a theme; what was chosen before Sun is remembered on this device. */
export function chooseTheme(next: ThemeChoice): void {
  const { choice, setTheme } = useTheme()
  if (next === 'sun' && choice.value !== 'sun') writeSetting('before-sun', choice.value)
  setTheme(next)
}

/** Out of Sun, to what was there before the sun came out; never to Sun once more. */
export function leaveSun(): void {
  const kept = readSetting('before-sun')
  const before = kept === 'dark' || kept === 'light' ? kept : 'system'
  useTheme().setTheme(resolveTheme(before) === 'sun' ? 'light' : before)
}
