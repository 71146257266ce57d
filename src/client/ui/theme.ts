import { readonly, ref, type Ref } from 'vue'
import { readSetting, writeSetting } from './settings.ts'

export const themes = ['light', 'dark', 'sun'] as const
export type Theme = (typeof themes)[number]
export type ThemeChoice = Theme | 'system'

/** Colour of the bar around an installed app. */
const barColours: Readonly<Record<Theme, string>> = { light: '#0a5440', dark: '#0f1613', sun: '#003d2b' }

const moreContrast = '(prefers-contrast: more)'
const darkScheme = '(prefers-color-scheme: dark)'

function readChoice(): ThemeChoice {
  const kept = readSetting('theme')
  return themes.find((theme) => theme === kept) ?? 'system'
}

/** What a choice means on this device now. The same rule runs before the first paint in public/theme.js. */
export function resolveTheme(choice: ThemeChoice): Theme {
  if (choice !== 'system') return choice
  if (matchMedia(moreContrast).matches) return 'sun'
  return matchMedia(darkScheme).matches ? 'dark' : 'light'
}

const choice = ref<ThemeChoice>(readChoice())
const theme = ref<Theme>(resolveTheme(choice.value))

function applyTheme(): void {
  theme.value = resolveTheme(choice.value)
  document.documentElement.dataset['theme'] = theme.value
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', barColours[theme.value])
}

function followChoice(): void {
  choice.value = readChoice()
  applyTheme()
}

/** Called once at start: follows the device while the choice is `system`, and what is chosen in another tab. */
export function startTheme(): void {
  followChoice()
  addEventListener('storage', ({ key }) => key === 'asar.theme' && followChoice())
  for (const query of [moreContrast, darkScheme]) matchMedia(query).addEventListener('change', applyTheme)
}

function setTheme(next: ThemeChoice): void {
  // kept before it shows: what is seen is there after a kill
  writeSetting('theme', next === 'system' ? null : next)
  choice.value = next
  applyTheme()
}

/** The theme that was chosen, the one that is on the screen, and the way to change it (kept on this device). */
export function useTheme(): {
  readonly choice: Readonly<Ref<ThemeChoice>>
  readonly theme: Readonly<Ref<Theme>>
  readonly setTheme: (next: ThemeChoice) => void
} {
  return { choice: readonly(choice), theme: readonly(theme), setTheme }
}
