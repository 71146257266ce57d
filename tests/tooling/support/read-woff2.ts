import { brotliDecompressSync } from 'node:zlib'

/** Tags by their number in a WOFF2 directory, as far as the one we look for. */
const CMAP = 0
const OTHER_TAG = 63
const GLYF = 10
const LOCA = 11

/** Code points that a WOFF2 font draws, by its own character map. @throws {Error} if there is none in sight */
export function readCodePoints(font: Buffer): ReadonlySet<number> {
  const { tables, dataAt } = readDirectory(font)
  const all = brotliDecompressSync(font.subarray(dataAt, dataAt + font.readUInt32BE(20)))
  let at = 0
  for (const { tag, bytes } of tables) {
    if (tag === CMAP) return readMap(all.subarray(at, at + bytes))
    at += bytes
  }
  throw new Error('the font has no character map')
}

function readDirectory(font: Buffer): { tables: { tag: number; bytes: number }[]; dataAt: number } {
  let at = 48
  const readNumber = () => {
    let value = 0
    for (;;) {
      const byte = font.readUInt8(at++)
      value = value * 128 + (byte & 127)
      if (byte < 128) return value
    }
  }
  const tables = Array.from({ length: font.readUInt16BE(12) }, () => {
    const flags = font.readUInt8(at++)
    const tag = flags & 63
    if (tag === OTHER_TAG) at += 4
    const bytes = readNumber()
    // the outlines are kept another way unless they say otherwise; other tables are kept as they are
    const isOutline = tag === GLYF || tag === LOCA
    const isChanged = isOutline ? flags >> 6 !== 3 : flags >> 6 !== 0
    return { tag, bytes: isChanged ? readNumber() : bytes }
  })
  return { tables, dataAt: at }
}

function readMap(cmap: Buffer): ReadonlySet<number> {
  const points = new Set<number>()
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const table = cmap.subarray(cmap.readUInt32BE(8 + i * 8))
    if (table.readUInt16BE(0) === 4) addSegments(table, points)
    if (table.readUInt16BE(0) === 12) addGroups(table, points)
  }
  return points
}

/** Format 4: runs of code points below 65,536; glyph 0 stands for "not drawn". */
function addSegments(table: Buffer, points: Set<number>): void {
  const twice = table.readUInt16BE(6)
  for (let i = 0; i < twice; i += 2) {
    const [end, start] = [table.readUInt16BE(14 + i), table.readUInt16BE(16 + twice + i)]
    const delta = table.readUInt16BE(16 + 2 * twice + i)
    const rangeAt = 16 + 3 * twice + i
    const range = table.readUInt16BE(rangeAt)
    for (let point = start; point <= end && point < 65_535; point++) {
      const listed = range === 0 ? point : table.readUInt16BE(rangeAt + range + (point - start) * 2)
      if (listed !== 0 && ((listed + delta) & 65_535) !== 0) points.add(point)
    }
  }
}

function addGroups(table: Buffer, points: Set<number>): void {
  for (let i = 0; i < table.readUInt32BE(12); i++)
    for (let point = table.readUInt32BE(16 + i * 12); point <= table.readUInt32BE(20 + i * 12); point++)
      points.add(point)
}
