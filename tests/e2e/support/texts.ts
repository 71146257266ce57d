import { readFileSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from './server-process.ts'

export const languages = ['kk', 'ru', 'en'] as const
export type Language = (typeof languages)[number]

type Texts = { readonly [key: string]: string | Texts }

/**
 * The product's own words in a language: `schedule.title` is `title` in the messages beside that feature. Of a
 * plural, all forms as they are written.
 */
export function wordsOf(
  language: Language,
): (key: string, values?: Readonly<Record<string, string>>) => string {
  return (key, values = {}) => {
    const [feature = '', ...rest] = key.split('.')
    const folder = feature === 'ui' ? 'src/client/ui' : `src/client/features/${feature}`
    const file = path.join(projectRoot, folder, `messages.${language}.json`)
    const all = JSON.parse(readFileSync(file, 'utf8')) as Texts
    const found = rest.reduce<string | Texts | undefined>(
      (texts, part) => (typeof texts === 'object' ? texts[part] : undefined),
      all,
    )
    if (typeof found !== 'string') throw new Error(`no text ${key} in ${language}`)
    return found.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  }
}
