import { createI18n } from 'vue-i18n'
import { readSetting } from '#client/ui/settings.ts'
import { chooseLocale, isLocale, type Locale } from './locale.ts'
import type { FolderMessages } from './name-by-folder.ts'
import { pluralRules } from './plural-rules.ts'

type Load = () => Promise<{ messages: Record<string, FolderMessages> }>

/**
 * Some chunks a language, the desk's texts and those of results apart: a phone loads the chosen language without
 * them. All are kept for use without a network.
 */
const loaders: Readonly<Record<Locale, Readonly<Record<Part, Load>>>> = {
  kk: {
    field: () => import('./kk.ts'),
    desk: () => import('./kk-desk.ts'),
    results: () => import('./kk-results.ts'),
  },
  ru: {
    field: () => import('./ru.ts'),
    desk: () => import('./ru-desk.ts'),
    results: () => import('./ru-results.ts'),
  },
  en: {
    field: () => import('./en.ts'),
    desk: () => import('./en-desk.ts'),
    results: () => import('./en-results.ts'),
  },
}

type Part = 'field' | 'desk' | 'results'

export const i18n = createI18n({
  legacy: false,
  locale: 'kk',
  fallbackLocale: false,
  pluralRules,
  messages: {},
  missingWarn: import.meta.env.DEV,
})

const loaded = new Set<string>()
const parts = new Set<Part>(['field'])

async function loadMessages(locale: Locale): Promise<void> {
  for (const part of parts) {
    if (loaded.has(locale + part)) continue
    const { messages } = await loaders[locale][part]()
    i18n.global.mergeLocaleMessage(locale, messages)
    loaded.add(locale + part)
  }
}

/** To be awaited before a screen of the desk is shown. */
export const loadDeskTexts = (): Promise<void> => loadPart('desk')
/** To be awaited before a screen of results is shown. */
export const loadResultTexts = (): Promise<void> => loadPart('results')

async function loadPart(part: Part): Promise<void> {
  parts.add(part)
  const locale = i18n.global.locale.value
  if (isLocale(locale)) await loadMessages(locale)
}

/** Loads the texts of a language, then switches every screen and `<html lang>` to it. */
export async function applyLocale(locale: Locale): Promise<void> {
  await loadMessages(locale)
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

/**
 * To be awaited before the app is mounted: the language kept from last time, else the device's, else Kazakh. Follows
 * what is chosen in another tab.
 */
export async function startI18n(): Promise<typeof i18n> {
  addEventListener('storage', ({ key, newValue }) => {
    if (key === 'asar.locale' && isLocale(newValue)) void applyLocale(newValue)
  })
  const kept = readSetting('locale')
  await applyLocale(isLocale(kept) ? kept : chooseLocale(navigator.languages))
  return i18n
}
