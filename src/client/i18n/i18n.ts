import { createI18n } from 'vue-i18n'
import { readSetting } from '#client/ui/settings.ts'
import { chooseLocale, isLocale, type Locale } from './locale.ts'
import type { FolderMessages } from './name-by-folder.ts'
import { pluralRules } from './plural-rules.ts'

/** One chunk a language: only the chosen one is loaded, all three are kept for use without a network. */
const loaders: Readonly<Record<Locale, () => Promise<{ messages: Record<string, FolderMessages> }>>> = {
  kk: () => import('./kk.ts'),
  ru: () => import('./ru.ts'),
  en: () => import('./en.ts'),
}

export const i18n = createI18n({
  legacy: false,
  locale: 'kk',
  fallbackLocale: false,
  pluralRules,
  messages: {},
  missingWarn: import.meta.env.DEV,
})

const loaded = new Set<Locale>()

async function loadMessages(locale: Locale): Promise<void> {
  if (loaded.has(locale)) return
  const { messages } = await loaders[locale]()
  i18n.global.setLocaleMessage(locale, messages)
  loaded.add(locale)
}

/** Loads the texts of a language, then switches every screen and `<html lang>` to it. */
export async function applyLocale(locale: Locale): Promise<void> {
  await loadMessages(locale)
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

/** To be awaited before the app is mounted: the language kept from last time, else the device's, else Kazakh. */
export async function startI18n(): Promise<typeof i18n> {
  const kept = readSetting('locale')
  await applyLocale(isLocale(kept) ? kept : chooseLocale(navigator.languages))
  return i18n
}
