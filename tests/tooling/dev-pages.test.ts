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
      /dev\/(?:components|desk|phone)|PartsPage|parts-icons/.test(
        file + readFileSync(path.join(dist, file), 'utf8'),
      ),
    )
    expect(traces).toEqual([])
  })

  it('show every part of the screens', () => {
    const nameOf = (file: string) => path.basename(file, '.vue')
    const parts = globSync('src/client/ui/*.vue', { cwd: projectRoot }).map(nameOf)
    const pages = globSync('src/client/dev/*.vue', { cwd: projectRoot })
      .map((file) => readFileSync(path.join(projectRoot, file), 'utf8').replace(/^[\s\S]*?<template>/, ''))
      .join('\n')
    expect(parts.length).toBeGreaterThan(30)
    expect(parts.filter((part) => !new RegExp(`<${part}[\\s/>]`).test(pages))).toEqual([])
  })
})
