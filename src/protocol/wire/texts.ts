import { MAX_FACT_BYTES } from '#domain/log/fact.ts'
import { BadWire, ByteReader, ByteWriter, encodeText, readText } from './bytes.ts'
import { NumberReader, writeNumbers } from './numbers.ts'

/**
 * A column of texts. Its first byte says the form:
 *
 * 0, *equal*: the one text that all are;
 * 1, *apart*: one text after the other;
 * 2, *words*: texts cut at spaces. The distinct words, most frequent first; the column of how many words each text
 * has; then for each word of each text its place in the list: a byte below 192, or 192 and more for a higher one,
 * the rest of which follows in another run of bytes. So a compressor finds each kind of byte beside its like.
 *
 * Every text and word is UTF-8 and ends with the byte 255, which UTF-8 has not.
 */
const EQUAL = 0
const APART = 1
const WORDS = 2
const END = 255
/** Places below this take one byte. */
const NEAR = 192

/** Packs a column. @param values one at least: a column is there because a fact has a text */
export function packTexts(values: readonly string[]): Uint8Array {
  const writer = new ByteWriter()
  const first = values[0] as string
  if (values.every((value) => value === first)) {
    writer.byte(EQUAL)
    writeText(writer, first)
    return writer.finish()
  }
  const texts = values.map((value) => value.split(' '))
  const words = countWords(texts)
  const total = texts.reduce((sum, each) => sum + each.length, 0)
  // A list of words pays where they come again; one word in two is about where it begins to.
  if (words.size * 2 > total || words.size > NEAR + 256 * (256 - NEAR)) {
    writer.byte(APART)
    values.forEach((value) => writeText(writer, value))
  } else {
    writer.byte(WORDS)
    writeWords(writer, texts, words)
  }
  return writer.finish()
}

function countWords(texts: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function writeWords(
  writer: ByteWriter,
  texts: readonly (readonly string[])[],
  counts: ReadonlyMap<string, number>,
): void {
  const listed = [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word)
  const places = new Map(listed.map((word, place) => [word, place]))
  writer.varint(listed.length)
  for (const word of listed) writeText(writer, word)
  writeNumbers(
    writer,
    texts.map((words) => words.length),
  )
  const near = new ByteWriter()
  const far = new ByteWriter()
  for (const word of texts.flat()) {
    const place = places.get(word) as number
    const beyond = place - NEAR
    near.byte(beyond < 0 ? place : NEAR + (beyond >> 8))
    if (beyond >= 0) far.byte(beyond & 255)
  }
  writer.block(near.finish())
  writer.bytes(far.finish())
}

function writeText(writer: ByteWriter, text: string): void {
  writer.bytes(encodeText(text))
  writer.byte(END)
}

/** Reads a packed column text by text. @throws {BadWire} on what `packTexts` cannot have written */
export class TextReader {
  readonly #next: () => string

  constructor(bytes: Uint8Array) {
    const reader = new ByteReader(bytes)
    const form = reader.byte()
    if (form === EQUAL) {
      const text = readText(reader.until(END))
      this.#next = () => text
    } else if (form === APART) this.#next = () => readText(reader.until(END))
    else if (form === WORDS) this.#next = readWords(reader)
    else throw new BadWire('form')
  }

  next(): string {
    return this.#next()
  }
}

function readWords(reader: ByteReader): () => string {
  const words: string[] = []
  const size = reader.varint()
  while (words.length < size) words.push(readText(reader.until(END)))
  const counts = new NumberReader(reader)
  const near = new ByteReader(reader.block())
  const readWord = () => {
    const byte = near.byte()
    const word = words[byte < NEAR ? byte : NEAR + ((byte - NEAR) << 8) + reader.byte()]
    if (word === undefined) throw new BadWire('word')
    return word
  }
  return () => {
    const count = counts.next()
    let text = readWord()
    for (let i = 1; i < count; i++) {
      text += ` ${readWord()}`
      if (text.length > MAX_FACT_BYTES) throw new BadWire('too long')
    }
    return text
  }
}
