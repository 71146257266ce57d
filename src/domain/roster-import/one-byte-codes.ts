import { known } from '../known.ts'

/**
 * The upper halves of the two one-byte codes met in Kazakhstan. Both have the letters А to я at 0xC0 to 0xFF and agree in
 * most of the rest; KZ-1048 (also called STRK1048) puts the Kazakh letters where Windows-1251 has Serbian and Ukrainian ones.
 */
const WINDOWS_1251_UPPER = 'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї'

/** Windows-1251 letter beside the KZ-1048 letter of the same byte. */
const KAZAKH_IN_PLACE_OF = new Map(
  'Ќ Қ,Ћ Һ,ќ қ,ћ һ,Ў Ұ,ў ұ,Ј Ә,Ґ Ө,Є Ғ,Ї Ү,ґ ө,є ғ,ј ә,Ѕ Ң,ѕ ң,ї ү'.split(',').map((pair) => {
    const [read = '', meant = ''] = pair.split(' ')
    return [read, meant] as const
  }),
)

const BYTE_OF_CHARACTER = new Map<string, number>()
const WINDOWS_1251: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character =
    byte < 0x80
      ? String.fromCharCode(byte)
      : byte < 0xc0
        ? WINDOWS_1251_UPPER.charAt(byte - 0x80)
        : String.fromCharCode(0x410 + byte - 0xc0)
  BYTE_OF_CHARACTER.set(character, byte)
  return character
})
const KZ_1048: readonly string[] = WINDOWS_1251.map(restoreKazakh)

export type OneByteCode = 'kz-1048' | 'windows-1251'

/** Decodes bytes of a one-byte code; every byte is some character. */
export function decodeOneByte(bytes: Uint8Array, code: OneByteCode): string {
  const table = code === 'kz-1048' ? KZ_1048 : WINDOWS_1251
  let text = ''
  for (const byte of bytes) text += known(table[byte])
  return text
}

/** Whether some byte is a Kazakh letter in KZ-1048 and one of no use here in Windows-1251. */
export function holdsKazakhBytes(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte >= 0x80 && byte < 0xc0 && KZ_1048[byte] !== WINDOWS_1251[byte])
}

/** Text whose KZ-1048 bytes were read as Windows-1251 («Ќайрат») as it was meant («Қайрат»). */
export function restoreKazakh(text: string): string {
  return text.replace(/[ЌЋќћЎўЈҐЄЇґєјЅѕї]/g, (letter) => known(KAZAKH_IN_PLACE_OF.get(letter)))
}

/** The bytes that Windows-1251 has for a text; undefined when it has none for some character. */
export function encodeWindows1251(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const byte = BYTE_OF_CHARACTER.get(text.charAt(i))
    if (byte === undefined) return undefined
    bytes[i] = byte
  }
  return bytes
}
