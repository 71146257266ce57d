import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { measureFirstLoad } from './first-load.ts'
import { projectRoot } from './support/project.ts'

const BUDGET_BYTES = 130_000

describe('measureFirstLoad', () => {
  let dist = ''
  beforeEach(() => {
    dist = mkdtempSync(path.join(tmpdir(), 'asar-dist-'))
    mkdirSync(path.join(dist, 'assets'))
  })
  afterEach(() => rmSync(dist, { recursive: true }))

  function write(file: string, text: string) {
    writeFileSync(path.join(dist, file), text)
  }

  it('follows static imports from what the page names, and leaves dynamic ones and fonts for later', () => {
    write(
      'index.html',
      `<script type="module" crossorigin src="/assets/entry.js"></script>
       <link rel="modulepreload" crossorigin href="/assets/vendor.js">
       <link rel="stylesheet" crossorigin href="/assets/entry.css">
       <link rel="preload" as="font" href="/assets/onest.woff2"><link rel="icon" href="/icon.svg">`,
    )
    write(
      'assets/entry.js',
      `import{a as b,c}from"./vendor.js";import"./side.js";const p=()=>import("./page.js");b(c,p)`,
    )
    write('assets/vendor.js', `export*from"./deep.js";export const a=1`)
    write('assets/deep.js', `import d,{e}from './entry.js';export const c=[d,e]`)
    write('assets/side.js', `console.log("from './page.js'")`)
    write('assets/page.js', `export const page=1`)
    write('assets/entry.css', 'body{margin:0}')
    const load = measureFirstLoad(dist)
    const names = ['entry.js', 'vendor.js', 'entry.css', 'side.js', 'deep.js'].map((name) => `assets/${name}`)
    expect(load.files.map((file) => file.path).sort()).toEqual(names.sort())
  })

  it('adds up what travels', () => {
    write('index.html', '<link rel="stylesheet" href="./assets/entry.css">')
    write('assets/entry.css', 'body{margin:0}'.repeat(100))
    expect(measureFirstLoad(dist).gzipBytes).toBe(gzipSync('body{margin:0}'.repeat(100)).length)
  })
})

describe('the built app', () => {
  it(`shows its first screen after at most ${BUDGET_BYTES / 1000} kB of scripts and styles`, () => {
    const { files, gzipBytes } = measureFirstLoad(path.join(projectRoot, 'dist'))
    expect(files.some((file) => file.path.endsWith('.js'))).toBe(true)
    expect(files.some((file) => file.path.endsWith('.css'))).toBe(true)
    expect(gzipBytes).toBeLessThanOrEqual(BUDGET_BYTES)
  })
})
