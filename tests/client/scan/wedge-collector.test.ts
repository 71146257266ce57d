import { describe, expect, it } from 'vitest'
import { letterAt, unscramble } from '#client/scan/keyboard-layouts.ts'
import { createWedgeCollector, type KeyStroke, type WedgeCollector } from '#client/scan/wedge-collector.ts'

const PASS = 'ASAR:7W 0$%*+-./:Z9'

/** Physical key and Shift for every character a pass may hold, on an American keyboard. */
function keyOf(letter: string): { code: string; isShifted: boolean } {
  for (const code of CODES)
    for (const isShifted of [false, true])
      if (letterAt(code, isShifted) === letter) return { code, isShifted }
  throw new Error(`no key writes ${letter}`)
}
const CODES = [
  ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ').map((letter) => `Key${letter}`),
  ...Array.from('0123456789').map((digit) => `Digit${digit}`),
  ...['Space', 'Minus', 'Equal', 'Semicolon', 'Comma', 'Period', 'Slash'],
]

/** What a layout makes of the American keys: keys of one row after another, plain and with Shift. */
const AMERICAN =
  '1234567890-=qwertyuiop[]asdfghjkl;\'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>? '
const RUSSIAN = '1234567890-=йцукенгшщзхъфывапролджэячсмитьбю.!"№;%:?*()_+ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ, '
const KAZAKH = '"әіңғ,.үұқөһйцукенгшщзхъфывапролджэячсмитьбю№!ӘІҢҒ;:ҮҰҚӨҺЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ? '

function typeFast(text: string, layout = AMERICAN, { gapMs = 8, codes = true } = {}): string | null {
  return typeInto(createWedgeCollector(), text, { layout, gapMs, codes })
}

function typeInto(
  collector: WedgeCollector,
  text: string,
  { layout = AMERICAN, gapMs = 8, codes = true, fromMs = 0 } = {},
): string | null {
  let atMs = fromMs
  const press = (key: string, code = '', isShifted = false): string | null => {
    atMs += gapMs
    const stroke: KeyStroke = { key, code: codes ? code : '', isShifted, atMs }
    return collector.press(stroke)
  }
  for (const letter of text) {
    const { code, isShifted } = keyOf(letter)
    if (isShifted) collector.press({ key: 'Shift', code: 'ShiftLeft', isShifted: true, atMs })
    press(layout.charAt(AMERICAN.indexOf(letter)), code, isShifted)
  }
  return press('Enter')
}

describe('a reader that types', () => {
  it.each([
    ['American', AMERICAN],
    ['Russian', RUSSIAN],
    ['Kazakh', KAZAKH],
  ])('is understood under a %s keyboard layout, with and without the physical keys', (_, layout) => {
    expect(typeFast(PASS, layout)).toBe(PASS)
    expect(typeFast(PASS, layout, { codes: false })).toBe(PASS)
  })

  it('may be as slow as Bluetooth', () => {
    expect(typeFast(PASS, AMERICAN, { gapMs: 50 })).toBe(PASS)
  })

  it('is told from a person by its speed and its length', () => {
    expect(typeFast(PASS, AMERICAN, { gapMs: 70 })).toBeNull()
    expect(typeFast(PASS, AMERICAN, { gapMs: 150 })).toBeNull()
    expect(typeFast('12345')).toBeNull()
  })

  it('is heard although somebody typed a moment before', () => {
    const collector = createWedgeCollector()
    collector.press({ key: 'x', code: 'KeyX', isShifted: false, atMs: 0 })
    expect(typeInto(collector, PASS, { fromMs: 500 })).toBe(PASS)
  })

  it('is heard anew after each Enter', () => {
    const collector = createWedgeCollector()
    expect(typeInto(collector, PASS)).toBe(PASS)
    expect(typeInto(collector, 'ASAR:ABCDEF', { fromMs: 5_000 })).toBe('ASAR:ABCDEF')
    expect(collector.press({ key: 'Enter', code: 'Enter', isShifted: false, atMs: 9_000 })).toBeNull()
  })

  it('forgets what stood before a shortcut', () => {
    const collector = createWedgeCollector()
    for (let i = 0; i < 8; i++) collector.press({ key: 'a', code: 'KeyA', isShifted: false, atMs: i })
    collector.reset()
    expect(collector.press({ key: 'Enter', code: 'Enter', isShifted: false, atMs: 9 })).toBeNull()
  })
})

describe('letters by their places', () => {
  it('knows the keys beside the digits and the number pad', () => {
    expect(letterAt('Numpad7', true)).toBe('7')
    expect(letterAt('NumpadAdd', false)).toBe('+')
    expect(letterAt('F1', false)).toBeNull()
  })
  it('leaves alone what no layout has changed', () => {
    expect(unscramble('123-456')).toBe('123-456')
  })
})
