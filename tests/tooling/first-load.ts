import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

export interface FirstLoad {
  readonly files: readonly { readonly path: string; readonly gzipBytes: number }[]
  readonly gzipBytes: number
}

/**
 * Scripts and styles that a browser fetches before the app's first screen can show: what dist/index.html names
 * (entry, modulepreload, stylesheets) and what those scripts import statically. Fonts, images and chunks of
 * dynamic imports come later. Sizes are gzip at the usual level 6, in bytes.
 */
export function measureFirstLoad(dist: string): FirstLoad {
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8')
  const found = new Set<string>()
  const waiting = listNamedFiles(html)
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (found.has(file)) continue
    found.add(file)
    if (file.endsWith('.js')) waiting.push(...listStaticImports(dist, file))
  }
  const files = [...found].map((file) => ({
    path: file,
    gzipBytes: gzipSync(readFileSync(path.join(dist, file)), { level: 6 }).length,
  }))
  return { files, gzipBytes: files.reduce((total, file) => total + file.gzipBytes, 0) }
}

function listNamedFiles(html: string): string[] {
  const tags = [...html.matchAll(/<(?:script|link)\b[^>]*>/g)].map(([tag]) => tag)
  return tags
    .filter((tag) => tag.startsWith('<script') || /rel="(?:modulepreload|stylesheet)"/.test(tag))
    .flatMap((tag) => /(?:src|href)="([^"]+\.(?:js|css))"/.exec(tag)?.[1] ?? [])
    .map((address) => address.replace(/^\.?\//, ''))
}

function listStaticImports(dist: string, file: string): string[] {
  const code = readFileSync(path.join(dist, file), 'utf8')
  // `import{a as b}from"./x.js"`, `import"./x.js"`, `export*from"./x.js"`; a dynamic import has a bracket there.
  const named = code.matchAll(/\b(?:import|export)(?:[\w\s$,*{}]*\bfrom)?\s*["'](\.{0,2}\/[^"']+\.js)["']/g)
  return [...named]
    .map(([, address = '']) =>
      address.startsWith('/') ? address.slice(1) : path.posix.join(path.posix.dirname(file), address),
    )
    .filter((target) => existsSync(path.join(dist, target)))
}
