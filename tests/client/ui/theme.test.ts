import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watch } from 'vue'
import { chooseTheme, leaveSun } from '#client/ui/before-sun.ts'
import { resolveTheme, startTheme, useTheme, type ThemeChoice } from '#client/ui/theme.ts'

let matching: string[] = []
let listeners: (() => void)[] = []

beforeEach(() => {
  matching = []
  listeners = []
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: matching.includes(query),
    addEventListener: (_type: string, listener: () => void) => listeners.push(listener),
  }))
  localStorage.clear()
  document.head.innerHTML = '<meta name="theme-color" content="">'
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const dark = '(prefers-color-scheme: dark)'
const contrast = '(prefers-contrast: more)'

describe('theme', () => {
  it('follows the device until one is chosen', () => {
    startTheme()
    expect(document.documentElement.dataset['theme']).toBe('light')
    matching = [dark]
    for (const listener of listeners) listener()
    expect(document.documentElement.dataset['theme']).toBe('dark')
  })

  it('is kept before it shows: what was seen is there after a kill', () => {
    const { theme, setTheme } = useTheme()
    setTheme('light')
    const kept: (string | null)[] = []
    const stop = watch(theme, () => kept.push(localStorage.getItem('asar.theme')), { flush: 'sync' })
    setTheme('dark')
    setTheme('sun')
    stop()
    setTheme('system')
    expect(kept).toEqual(['dark', 'sun'])
  })

  it('gives Sun to a person who asked the device for more contrast', () => {
    matching = [dark, contrast]
    startTheme()
    expect(useTheme().theme.value).toBe('sun')
  })

  it('keeps a choice for the next visit and forgets it again', () => {
    startTheme()
    useTheme().setTheme('sun')
    expect(document.documentElement.dataset['theme']).toBe('sun')
    expect(localStorage.getItem('asar.theme')).toBe('sun')
    matching = [dark]
    startTheme()
    expect(useTheme().choice.value).toBe('sun')
    useTheme().setTheme('system')
    expect(localStorage.getItem('asar.theme')).toBeNull()
    expect(document.documentElement.dataset['theme']).toBe('dark')
  })

  it('remembers what was chosen before Sun, wherever that was chosen, and never leads from Sun to Sun', () => {
    startTheme()
    for (const before of ['dark', 'light', 'system'] as const) {
      chooseTheme(before)
      chooseTheme('sun')
      chooseTheme('sun')
      leaveSun()
      expect(useTheme().choice.value).toBe(before)
    }
    matching = [contrast]
    chooseTheme('system')
    expect(useTheme().theme.value).toBe('sun')
    leaveSun()
    expect(useTheme().theme.value).toBe('light')
  })

  it('colours the bar around the installed app', () => {
    startTheme()
    useTheme().setTheme('dark')
    expect(document.querySelector('meta[name="theme-color"]')?.getAttribute('content')).toBe('#0f1613')
  })

  it('paints first what the app will say: theme.js and resolveTheme agree on every device', () => {
    const script = readFileSync('public/theme.js', 'utf8')
    const choices: readonly ThemeChoice[] = ['system', 'light', 'dark', 'sun']
    for (const devices of [[], [dark], [contrast], [dark, contrast]]) {
      for (const choice of choices) {
        matching = devices
        localStorage.setItem('asar.theme', choice)
        // eslint would rather not, but this is how the browser runs a classic script
        globalThis.eval(script)
        expect(document.documentElement.dataset['theme']).toBe(resolveTheme(choice))
      }
    }
  })
})
