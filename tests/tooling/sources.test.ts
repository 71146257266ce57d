import typescript from 'typescript'
import { describe, expect, it } from 'vitest'
import { listTrackedFiles, readProjectFile } from './support/project.ts'

const files = listTrackedFiles()
const texts = files.filter((file) => !/\.(png|woff2|ico|jpg|webp|xlsx)$/.test(file))

/** `file:line` of every line that the pattern is found in. */
function findLines(among: readonly string[], pattern: RegExp): string[] {
  return among.flatMap((file) =>
    readProjectFile(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  )
}

/** Lines on which the type `any` is written. */
function findAny(file: string): string[] {
  const source = typescript.createSourceFile(file, readProjectFile(file), typescript.ScriptTarget.Latest)
  const found: string[] = []
  const visit = (node: typescript.Node): void => {
    if (node.kind === typescript.SyntaxKind.AnyKeyword) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.pos).line + 1}`)
    }
    typescript.forEachChild(node, visit)
  }
  visit(source)
  return found
}

describe('tracked files', () => {
  it('name no folder of the machine that they were written on', () => {
    // Put together, so that this line is not among its own findings.
    const homes = ['work', 'root', 'home', 'Users'].join('|')
    expect(findLines(texts, new RegExp(`(^|[\\s"'\`(=:])(file://)?/(${homes})/[\\w.-]`))).toEqual([])
  })

  it('silence no checker', () => {
    const words = ['eslint-', '@ts-', '@vue-'].map((tool) => `${tool}(disable|ignore|nocheck|expect-error)`)
    expect(
      findLines(
        texts.filter((file) => !file.endsWith('.md')),
        new RegExp(words.join('|')),
      ),
    ).toEqual([])
  })

  it('leave no test out', () => {
    const tests = texts.filter((file) => /\.(test|spec)\.ts$/.test(file))
    expect(findLines(tests, /\b(it|test|describe)\.(only|skip|todo|fixme|skipIf|runIf)\b/)).toEqual([])
  })

  it('hold no half-merged lines', () => {
    expect(findLines(texts, /^(<{7}|>{7}) /)).toEqual([])
  })

  it('hold nothing that is made from them or belongs to a running server', () => {
    expect(files.filter((file) => /^(dist|node_modules|data|demo-data|\.cache)\//.test(file))).toEqual([])
  })
})

describe('domain and protocol', () => {
  it('do without the type any', () => {
    const pure = files.filter((file) => /^src\/(domain|protocol)\/.*\.ts$/.test(file))
    expect(pure.length).toBeGreaterThan(0)
    expect(pure.flatMap(findAny)).toEqual([])
  })
})
