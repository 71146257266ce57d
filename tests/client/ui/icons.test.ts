import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { iconNames } from '#client/ui/icons.ts'

it('draws every icon that has a name, and names every drawing', () => {
  const sprite = readFileSync(path.resolve(import.meta.dirname, '../../../src/client/ui/icons.svg'), 'utf8')
  const drawn = [...sprite.matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id)
  expect(drawn).toEqual([...iconNames])
})
