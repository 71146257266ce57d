import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from './support/project.ts'

describe('pages for developers', () => {
  it('leave no trace in the built app', () => {
    const dist = path.join(projectRoot, 'dist')
    const files = globSync('**/*.{js,css,html}', { cwd: dist })
    expect(files.length).toBeGreaterThan(20)
    const traces = files.filter((file) =>
      /dev\/components|PartsPage|parts-icons/.test(file + readFileSync(path.join(dist, file), 'utf8')),
    )
    expect(traces).toEqual([])
  })
})
