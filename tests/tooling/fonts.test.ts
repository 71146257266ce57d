import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from './support/project.ts'
import { readCodePoints } from './support/read-woff2.ts'

/** All that a Kazakh screen can load; so does any other. */
const BUDGET_BYTES = 35_000
const folder = path.join(projectRoot, 'src/client/ui/fonts')
const css = readFileSync(path.join(projectRoot, 'src/client/ui/styles/fonts.css'), 'utf8')

const KAZAKH = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя'
const RUSSIAN = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'
const LATIN = 'abcdefghijklmnopqrstuvwxyz'
const SIGNS = '0123456789 \u00a0.,:;!?…()/+−-–—%№«»„“”‘’·×↑↓₸@#&*\'"'

interface Face {
  readonly file: string
  readonly covers: (point: number) => boolean
}

/** What the page is told of each file: a letter outside its range is never looked for in it. */
function readFaces(): readonly Face[] {
  return [...css.matchAll(/@font-face \{([^}]*)\}/g)].map(([, face = '']) => {
    const ranges = [...face.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].map(
      ([, from = '', to = from]) => [parseInt(from, 16), parseInt(to, 16)] as const,
    )
    return {
      file: /fonts\/([\w-]+\.woff2)/.exec(face)?.[1] ?? '',
      covers: (point) => ranges.some(([from, to]) => point >= from && point <= to),
    }
  })
}

/** Every letter and sign that some text of the app is written with. */
function listWritten(): ReadonlySet<string> {
  const files = globSync('src/client/**/messages.*.json', { cwd: projectRoot })
  return new Set(files.flatMap((file) => Array.from(readFileSync(path.join(projectRoot, file), 'utf8'))))
}

describe('the font', () => {
  const faces = readFaces()
  const drawn = new Map(
    faces.map(({ file }) => [file, readCodePoints(readFileSync(path.join(folder, file)))]),
  )
  const isDrawn = (letter: string) => {
    const point = letter.codePointAt(0) ?? 0
    return faces.some(({ file, covers }) => covers(point) && drawn.get(file)?.has(point) === true)
  }

  it(`weighs at most ${String(BUDGET_BYTES / 1000)} kB with all its parts`, () => {
    const sizes = faces.map(({ file }) => readFileSync(path.join(folder, file)).length)
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(BUDGET_BYTES)
    const files = globSync('*.woff2', { cwd: folder }).sort()
    expect(faces.map(({ file }) => file).sort()).toEqual(files)
  })

  it.each([
    ['Kazakh', KAZAKH],
    ['Russian', RUSSIAN],
    ['English', LATIN],
  ])('draws every letter of %s, small and capital', (_, letters) => {
    const all = Array.from(letters + letters.toUpperCase())
    expect(all.filter((letter) => !isDrawn(letter))).toEqual([])
  })

  it('draws the signs that our texts are written with', () => {
    expect(Array.from(SIGNS).filter((sign) => !isDrawn(sign))).toEqual([])
    expect([...listWritten()].filter((letter) => letter >= ' ' && !isDrawn(letter))).toEqual([])
  })

  it('comes with its licence', () => {
    expect(readFileSync(path.join(folder, 'OFL.txt'), 'utf8')).toContain('SIL OPEN FONT LICENSE')
  })
})
