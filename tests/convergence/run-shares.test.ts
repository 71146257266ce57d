import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { runLines, Silence } from './run-shares.ts'

function programThat(text: string): string {
  const file = path.join(temporaryFolder(), 'program.mjs')
  writeFileSync(file, text)
  return file
}

it('a program that falls silent is ended and named, even one in a loop that never comes back', async () => {
  const lines: string[] = []
  const program = programThat(`console.log('one')\nsetTimeout(() => { for (;;); }, 50)`)
  const ended = runLines(program, [], (line) => lines.push(line), 1500)
  await expect(ended).rejects.toBeInstanceOf(Silence)
  expect(lines).toEqual(['one'])
})

it('a program that goes on saying something may take as long as it likes', async () => {
  const lines: string[] = []
  const program = programThat(`
    let n = 0
    const timer = setInterval(() => { console.log(++n); if (n === 8) clearInterval(timer) }, 300)`)
  await runLines(program, [], (line) => lines.push(line), 1500)
  expect(lines).toHaveLength(8)
})

it('a program that ends badly is told apart from one that falls silent', async () => {
  const ended = runLines(programThat('process.exit(3)'), [], () => undefined, 60_000)
  await expect(ended).rejects.toThrow('ended with 3')
})
