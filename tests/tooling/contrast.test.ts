import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync('src/client/ui/styles/tokens.css', 'utf8')

/** Colours of one theme, by token. */
function readTheme(theme: string): ReadonlyMap<string, string> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']))
}

/** Relative luminance of WCAG 2.2. */
function measureLuminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function measureContrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [measureLuminance(one), measureLuminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const pages = ['bg', 'surface', 'sunken']
const texts = ['text', 'text-2', 'text-3', 'primary', 'accent-text', 'link', 'err']
const fills = ['primary', 'primary-press', 'accent', 'ok', 'dup', 'err', 'new']
const chips = ['chip-phone', 'chip-server', 'chip-look', 'chip-info', 'chip-flat']

const textPairs: readonly (readonly [string, string])[] = [
  ...texts.flatMap((text) => pages.map((page) => [text, page] as const)),
  ...fills.map((fill) => [`on-${fill === 'primary-press' ? 'primary' : fill}`, fill] as const),
  ...chips.map((chip) => [`on-${chip}`, chip] as const),
  // the chosen tab and the undo bar turn text and page round
  ['bg', 'text'],
]
/** Edges of controls and of the saffron patch, icons that carry a state, and the focus ring. */
const shapes = ['border-control', 'ink-line', 'accent-edge', 'ok', 'focus-ink']
const shapePairs = shapes.flatMap((shape) => pages.map((page) => [shape, page] as const))

describe.each(['light', 'dark', 'sun'])('contrast in %s', (theme) => {
  const tokens = readTheme(theme)

  it('defines the same tokens as Light', () => {
    expect([...tokens.keys()].sort()).toEqual([...readTheme('light').keys()].sort())
    expect(tokens.size).toBeGreaterThan(30)
  })

  function listWeak(pairs: readonly (readonly [string, string])[], least: number): string[] {
    return pairs.flatMap(([shape, page]) => {
      const ratio = measureContrast(tokens.get(shape) ?? '', tokens.get(page) ?? '')
      return ratio >= least ? [] : [`${shape} on ${page}: ${ratio}`]
    })
  }

  it('is at least 7:1 for all text', () => {
    expect(listWeak(textPairs, 7)).toEqual([])
  })

  it('is at least 4.5:1 for edges of controls, icons and the focus ring', () => {
    expect(listWeak(shapePairs, 4.5)).toEqual([])
  })
})
