import { beforeEach, describe, expect, it, vi } from 'vitest'
import { watch } from 'vue'
import { flushPromises } from '@vue/test-utils'
import { i18n, startI18n } from '#client/i18n/i18n.ts'
import { chooseLocale } from '#client/i18n/locale.ts'
import { pluralRules } from '#client/i18n/plural-rules.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import { useLocale } from '#client/i18n/use-locale.ts'
import LanguageSwitch from '#client/ui/LanguageSwitch.vue'
import { mountWithTexts } from '../ui/mount-with-texts.ts'

beforeEach(() => {
  localStorage.clear()
})

describe('chooseLocale', () => {
  it.each([
    [['ru-RU', 'en'], 'ru'],
    [['de-DE', 'en-GB', 'ru'], 'en'],
    [['kk-KZ'], 'kk'],
    [['KK'], 'kk'],
    [['uz', 'tr'], 'kk'],
    [[], 'kk'],
  ])('chooses for %j', (preferred, locale) => {
    expect(chooseLocale(preferred)).toBe(locale)
  })
})

describe('language of the screen', () => {
  it('is the one kept from last time', async () => {
    localStorage.setItem('asar.locale', 'ru')
    await startI18n()
    expect(document.documentElement.lang).toBe('ru')
    expect(i18n.global.t('ui.back')).toBe('Назад')
  })

  it('is changed by the switch: texts, <html lang> and the kept choice', async () => {
    const page = await mountWithTexts(LanguageSwitch, { locale: 'en' })
    expect(page.get('label').text()).toBe('Language')
    expect(page.findAll('option').map((option) => option.text())).toEqual(['Қазақша', 'Русский', 'English'])
    expect(page.findAll('option').map((option) => option.attributes('lang'))).toEqual(['kk', 'ru', 'en'])
    await page.get('select').setValue('kk')
    await vi.dynamicImportSettled()
    await flushPromises()
    expect(page.get('label').text()).toBe('Тіл')
    expect(document.documentElement.lang).toBe('kk')
    expect(localStorage.getItem('asar.locale')).toBe('kk')
    page.unmount()
  })

  it('is kept before it shows: what was seen is there after a kill', async () => {
    const { locale, setLocale } = useLocale()
    await setLocale('en')
    const kept: (string | null)[] = []
    const stop = watch(locale, () => kept.push(localStorage.getItem('asar.locale')), { flush: 'sync' })
    await setLocale('kk')
    await setLocale('en')
    stop()
    expect(kept).toEqual(['kk', 'en'])
  })

  it('is the language of dates and numbers too', async () => {
    const format = useFormat()
    await useLocale().setLocale('kk')
    expect(format.value.dateList(Date.UTC(2026, 4, 16, 4), 300)).toBe('16 мамыр, сб')
    await useLocale().setLocale('en')
    expect(format.value.dateList(Date.UTC(2026, 4, 16, 4), 300)).toBe('Sat 16 May')
  })
})

describe('plural forms', () => {
  const forms = ['one', 'few', 'many', 'other']

  it.each([
    [0, 'many'],
    [1, 'one'],
    [2, 'few'],
    [5, 'many'],
    [11, 'many'],
    [21, 'one'],
    [22, 'few'],
    [101, 'one'],
    [111, 'many'],
    [1.5, 'other'],
  ])('Russian takes for %d the form %s', (count, form) => {
    expect(forms[pluralRules.ru(count, 4)]).toBe(form)
  })

  it('Kazakh and English tell one from the rest', () => {
    expect([0, 1, 2, 21].map((count) => pluralRules.kk(count, 2))).toEqual([1, 0, 1, 1])
    expect([0, 1, 2, 21].map((count) => pluralRules.en(count, 2))).toEqual([1, 0, 1, 1])
  })

  it('never asks for a form that a message does not have', () => {
    expect(pluralRules.ru(5, 1)).toBe(0)
  })
})
