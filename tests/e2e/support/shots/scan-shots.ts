import type { Page } from '@playwright/test'
import { switchLanguage } from '../inspect.ts'
import { languages, type Language } from '../texts.ts'

export type Take = (page: Page, name: string, language: Language) => Promise<void>

/** Texts of passes, each shown once: a reader that repeats itself would be taken for a hand that lingers. */
export type ScannedPasses = Readonly<Record<'marked' | 'already' | 'stranger' | 'refused', string>>

/** The scanner with a code before its camera, and its four answers, given by a reader that types. */
export async function takeScans(
  page: Page,
  passes: Readonly<Record<Language, ScannedPasses>>,
  take: Take,
): Promise<void> {
  const answer = page.locator('.result')
  // the camera sees a poster, which is told of once
  await answer.waitFor()
  await page.keyboard.press('Escape')
  for (const language of languages) {
    await answer.waitFor({ state: 'detached' })
    await switchLanguage(page, language)
    await take(page, 'scan', language)
    for (const kind of ['marked', 'already', 'stranger', 'refused'] as const) {
      await typeFast(page, passes[language][kind])
      await page.locator(`.result-${kind}`).waitFor()
      await take(page, `scan-${kind}`, language)
      await page.keyboard.press('Escape')
      await answer.waitFor({ state: 'detached' })
    }
  }
}

/** Keys within a moment, as from a reader. */
async function typeFast(page: Page, text: string): Promise<void> {
  await page.evaluate((typed) => {
    const press = (key: string) =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    for (const letter of typed) press(letter)
    press('Enter')
  }, text)
}
