import { ESLint } from 'eslint'
import ts from 'typescript-eslint'
import { describe, expect, it } from 'vitest'
import { projectRoot } from './support/project.ts'

// Rules about imports need no types, and a planted file belongs to no TypeScript program.
const eslint = new ESLint({ cwd: projectRoot, overrideConfig: [ts.configs.disableTypeChecked] })

/** Ids of the rules that report a file with this text at this place. */
async function lint(file: string, text: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(text, { filePath: `${projectRoot}/${file}` })
  return results.flatMap((result) => result.messages.map((message) => message.ruleId))
}

function importing(specifier: string): string {
  return `import { planted } from '${specifier}'\n\nexport const taken = planted\n`
}

const WRONG: readonly (readonly [file: string, imports: string])[] = [
  ['src/domain/planted.ts', '#protocol/version.ts'],
  ['src/domain/planted.ts', '#client/ports.ts'],
  ['src/domain/planted.ts', '#server/ports.ts'],
  ['src/domain/log/planted.ts', '../../server/ports.ts'],
  ['src/domain/planted.ts', 'vue'],
  ['src/domain/planted.ts', 'dexie'],
  ['src/domain/planted.ts', 'node:crypto'],
  ['src/protocol/planted.ts', '#client/sync/loop.ts'],
  ['src/protocol/planted.ts', '#server/ports.ts'],
  ['src/protocol/planted.ts', '../client/ports.ts'],
  ['src/protocol/planted.ts', 'hono'],
  ['src/client/planted.ts', '#server/ports.ts'],
  ['src/client/planted.ts', '../server/ports.ts'],
  ['src/client/planted.ts', 'kysely'],
  ['src/client/sync/planted.ts', '#server/ports.ts'],
  ['src/client/sync/planted.ts', '#client/storage/database.ts'],
  ['src/client/sync/planted.ts', '../transport/http.ts'],
  ['src/client/sync/planted.ts', 'dexie'],
  ['src/client/features/here/planted.ts', '#server/ports.ts'],
  ['src/client/features/here/planted.ts', '#client/storage/database.ts'],
  ['src/client/features/here/planted.ts', 'dexie'],
  ['src/server/planted.ts', '#client/ports.ts'],
  ['src/server/planted.ts', '../client/ports.ts'],
  ['src/server/planted.ts', 'vue'],
  ['src/server/sync/planted.ts', '#client/ports.ts'],
  ['src/server/sync/planted.ts', '#server/storage/sqlite/open.ts'],
  ['src/server/sync/planted.ts', '../storage/sqlite/open.ts'],
  ['src/server/sync/planted.ts', 'kysely'],
  ['src/server/enrolment/planted.ts', 'hono'],
]

const RIGHT: readonly (readonly [file: string, imports: string])[] = [
  ['src/domain/planted.ts', '#domain/ids.ts'],
  ['src/domain/planted.ts', 'cborg'],
  ['src/protocol/planted.ts', '#domain/ids.ts'],
  ['src/protocol/planted.ts', 'valibot'],
  ['src/client/planted.ts', '#protocol/version.ts'],
  ['src/client/sync/planted.ts', '#client/ports.ts'],
  ['src/client/features/here/planted.ts', '#client/ui/settings.ts'],
  ['src/client/storage/planted.ts', 'dexie'],
  ['src/server/planted.ts', 'node:path'],
  ['src/server/sync/planted.ts', '#server/ports.ts'],
  ['src/server/storage/planted.ts', 'kysely'],
]

describe('lint keeps the direction of the layers', () => {
  it.each(WRONG)('%s may not import %s', async (file, specifier) => {
    expect(await lint(file, importing(specifier))).toContain('no-restricted-imports')
  })

  it.each(RIGHT)('%s may import %s', async (file, specifier) => {
    expect(await lint(file, importing(specifier))).toEqual([])
  })

  it.each([
    ['src/client/app/planted.ts', "import { Dexie } from 'dexie'\n\nexport const taken = Dexie\n"],
    ['src/client/stores/planted.ts', "export const taken = import('dexie')\n"],
    [
      'src/client/storage/planted.ts',
      "import { liveQuery } from 'dexie'\n\nexport const taken = liveQuery\n",
    ],
  ])(
    '[FACT-2] nothing on the screen comes from a live query, nor past the gateway: %s',
    async (file, text) => {
      expect(await lint(file, text)).toContain('no-restricted-syntax')
    },
  )

  it.each(['src/client/app/planted.ts', 'src/client/features/here/planted.ts'])(
    '%s opens no database',
    async (file) => {
      expect(await lint(file, "export const open = indexedDB.open('x')\n")).toContain('no-restricted-globals')
    },
  )

  it.each(['src/domain/planted.ts', 'src/protocol/planted.ts'])(
    '%s has no clock and no dice',
    async (file) => {
      expect(await lint(file, 'export const now = Date.now()\n')).toContain('no-restricted-globals')
      expect(await lint(file, 'export const dice = Math.random()\n')).toContain('no-restricted-properties')
    },
  )
})
