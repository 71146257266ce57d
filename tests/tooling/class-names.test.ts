import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from './support/project.ts'

/** Classes that a rule of this component's styles stands for alone, as `.row {…}` does. */
function listOwnClasses(component: string): readonly string[] {
  const styles = /<style>([\s\S]*)<\/style>/.exec(component)?.[1] ?? ''
  const selectors = [...styles.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}@;]+)\{/g)]
  return selectors
    .flatMap(([, list = '']) => list.split(','))
    .map((selector) => selector.trim())
    .filter((selector) => /^\.[a-z\d-]+$/.test(selector))
}

describe('the styles of components', () => {
  it('are known by classes: what a rule stands for alone is found', () => {
    const styles =
      '/* .none {} */ .one, .two { top: 0 } .three .four { top: 0 } @media print { .five { top: 0 } }'
    expect(listOwnClasses(`<template/><style>${styles}</style>`)).toEqual(['.one', '.two', '.five'])
  })

  // they are all of one page, whichever came first: two that mean different things by a name spoil each other
  it('name no class that another names too', () => {
    const owners = new Map<string, Set<string>>()
    for (const file of globSync('src/client/**/*.vue', { cwd: projectRoot }))
      for (const name of listOwnClasses(readFileSync(path.join(projectRoot, file), 'utf8')))
        owners.set(name, (owners.get(name) ?? new Set()).add(file))
    const shared = [...owners].filter(([, files]) => files.size > 1)
    expect(shared.map(([name, files]) => `${name} in ${[...files].join(' and ')}`)).toEqual([])
    expect(owners.size).toBeGreaterThan(100)
  })
})
