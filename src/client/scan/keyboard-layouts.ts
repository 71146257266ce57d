/**
 * Readers type as an American keyboard would, whatever layout the phone or laptop is set to. Here is the way back
 * from what that layout made of it to the keys that were meant.
 */

const SHIFTED_DIGITS = ')!@#$%^&*('

/** Physical keys other than letters and digits: plain, with Shift. */
const PLACES: Readonly<Record<string, string>> = {
  Space: '  ',
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Backquote: '`~',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  NumpadSubtract: '--',
  NumpadAdd: '++',
  NumpadMultiply: '**',
  NumpadDivide: '//',
  NumpadDecimal: '..',
}

/** What an American keyboard has on a physical key; `null` for a key that writes nothing. */
export function letterAt(code: string, isShifted: boolean): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return isShifted ? letter : letter.toLowerCase()
  const digit = /^(Digit|Numpad)(\d)$/.exec(code)
  if (digit)
    return isShifted && digit[1] === 'Digit' ? SHIFTED_DIGITS.charAt(Number(digit[2])) : (digit[2] ?? null)
  return PLACES[code]?.charAt(isShifted ? 1 : 0) ?? null
}

const LATIN = 'qwertyuiop[]asdfghjkl;\'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'
const CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ'
/** The upper row of a Russian keyboard and its last key, where they differ from the American. */
const RUSSIAN: readonly [string, string] = ['"№;:?.,', '@#$^&/?']
/** The upper row of a Kazakh keyboard: digits are letters there, and digits come with Shift or not at all. */
const KAZAKH: readonly [string, string] = ['"әіңғ,.үұқөһ!ӘІҢҒ;:ҮҰҚӨҺ№?', '1234567890-=!@#$%^&*()_+/?']

/** Whether a layout of ours has been at it. */
export function isScrambled(text: string): boolean {
  return /\p{Script=Cyrillic}/u.test(text)
}

/** The same by the letters alone, for a keyboard that does not tell which keys were pressed. */
export function unscramble(text: string): string {
  const [from, to] = /[әіңғүұқөһ]/iu.test(text) ? KAZAKH : RUSSIAN
  return Array.from(text)
    .map((letter) => {
      const at = CYRILLIC.indexOf(letter)
      if (at >= 0) return LATIN.charAt(at)
      const place = from.indexOf(letter)
      return place < 0 ? letter : to.charAt(place)
    })
    .join('')
}
