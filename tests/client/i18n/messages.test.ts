import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { locales, type Locale } from '#client/i18n/locale.ts'
import { pluralForms } from '#client/i18n/plural-rules.ts'

type Texts = ReadonlyMap<string, string>

function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value === 'string') into.set(path, value)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, `${path}.${key}`, into)
  }
  return into
}

function readTexts(locale: Locale): Texts {
  const texts = new Map<string, string>()
  for (const file of globSync(`src/client/**/messages.${locale}.json`)) {
    const folder = file.split(/[\\/]/).at(-2) ?? ''
    flatten(JSON.parse(readFileSync(file, 'utf8')), folder, texts)
  }
  return texts
}

const texts: Readonly<Record<Locale, Texts>> = {
  kk: readTexts('kk'),
  ru: readTexts('ru'),
  en: readTexts('en'),
}

function listPlaceholders(text: string): string[] {
  return [...new Set(text.match(/\{[^}]*\}/g))].sort()
}

/** Every `t('folder.key')` written out in a component or composable. */
function listUsedKeys(): Map<string, string> {
  const used = new Map<string, string>()
  for (const file of globSync('src/client/**/*.{ts,vue}')) {
    const source = readFileSync(file, 'utf8')
    for (const match of source.matchAll(/\bt\(\s*'([a-z0-9-]+\.[\w.-]+)'/g)) used.set(match[1] ?? '', file)
  }
  return used
}

describe('texts', () => {
  it.each(locales)('in %s have the same keys as in English', (locale) => {
    expect([...texts[locale].keys()].sort()).toEqual([...texts.en.keys()].sort())
  })

  it.each(locales)('in %s are never empty and never padded', (locale) => {
    const wrong = [...texts[locale]].filter(([, text]) => text === '' || text !== text.trim())
    expect(wrong).toEqual([])
  })

  it.each(locales)('in %s have the same placeholders in every language and every form', (locale) => {
    const wrong = [...texts[locale]].filter(([key, text]) => {
      const wanted = JSON.stringify(listPlaceholders(texts.en.get(key) ?? ''))
      const all = listPlaceholders(text)
      return JSON.stringify(all) !== wanted
    })
    expect(wrong).toEqual([])
  })

  it.each(locales)('in %s write every plural form of the language', (locale) => {
    const wrong = [...texts[locale]].filter(([key, text]) => {
      const isPlural = locales.some((one) => texts[one].get(key)?.includes(' | '))
      return isPlural && text.split(' | ').length !== pluralForms[locale].length
    })
    expect(wrong).toEqual([])
  })

  it('exist for every key that a screen asks for', () => {
    const missing = [...listUsedKeys()].filter(
      ([key]) => !texts.en.has(key) && ![...texts.en.keys()].some((one) => one.startsWith(`${key}.`)),
    )
    expect(missing).toEqual([])
  })

  it('name no feature twice', () => {
    const folders = globSync('src/client/**/messages.en.json').map((file) => file.split(/[\\/]/).at(-2))
    expect(new Set(folders).size).toBe(folders.length)
  })
})
