import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const html = { headers: { accept: 'text/html,*/*' } }

function builtApp(): string {
  const folder = path.join(temporaryFolder(), 'dist')
  mkdirSync(path.join(folder, 'assets'), { recursive: true })
  writeFileSync(path.join(folder, 'index.html'), '<title>Asar</title>')
  writeFileSync(path.join(folder, 'assets/main-abc123.js'), 'export {}'.repeat(200))
  writeFileSync(path.join(folder, 'service-worker.js'), 'self')
  writeFileSync(path.join(folder, 'manifest.webmanifest'), '{}')
  writeFileSync(path.join(folder, '.stamp'), 'secret')
  writeFileSync(path.join(folder, '../outside.txt'), 'secret')
  return folder
}

describe('serving the app', () => {
  it.each(['/', '/join', '/event/abc', '/schedule'])('gives the app for the page %s', async (page) => {
    const app = await openApp({ appFolder: builtApp() })
    const response = await app.ask(page, html)
    expect(await response.text()).toBe('<title>Asar</title>')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
  })

  it('keeps files named by their content for ever, and asks again for the others', async () => {
    const app = await openApp({ appFolder: builtApp() })
    const cacheOf = async (file: string) => (await app.ask(file)).headers.get('cache-control')
    expect(await cacheOf('/assets/main-abc123.js')).toBe('public, max-age=31536000, immutable')
    expect(await cacheOf('/service-worker.js')).toBe('no-cache')
    expect(await cacheOf('/manifest.webmanifest')).toBe('no-cache')
  })

  it('compresses text where the browser takes it', async () => {
    const app = await openApp({ appFolder: builtApp() })
    const zipped = await app.ask('/assets/main-abc123.js', { headers: { 'accept-encoding': 'gzip' } })
    expect(zipped.headers.get('content-encoding')).toBe('gzip')
    expect((await zipped.arrayBuffer()).byteLength).toBeLessThan(200)
    const plain = await app.ask('/assets/main-abc123.js')
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(await plain.text()).toBe('export {}'.repeat(200))
  })

  it('answers 304 to who has the file', async () => {
    const app = await openApp({ appFolder: builtApp() })
    const etag = (await app.ask('/')).headers.get('etag') ?? ''
    expect((await app.ask('/', { headers: { 'if-none-match': etag } })).status).toBe(304)
  })

  it.each([
    '/.stamp',
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/%',
    '/assets/',
    '/assets',
  ])('gives nothing away for %s', async (place) => {
    const app = await openApp({ appFolder: builtApp() })
    const response = await app.ask(place)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('secret')
  })

  it('answers a file shared before the app’s worker runs with the page that asks for it', async () => {
    const app = await openApp({ appFolder: builtApp() })
    const body = new FormData()
    body.set('file', new File(['Full name'], 'list.csv'))
    const response = await app.ask('/receive', { method: 'POST', body, redirect: 'manual' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/receive')
  })

  it('does not give the app for a file that is missing', async () => {
    const app = await openApp({ appFolder: builtApp() })
    expect((await app.ask('/assets/main-old.js', html)).status).toBe(404)
  })

  it('serves a new build without a restart', async () => {
    const folder = builtApp()
    const app = await openApp({ appFolder: folder })
    await app.ask('/', html)
    writeFileSync(path.join(folder, 'index.html'), '<title>Asar, newer</title>')
    expect(await (await app.ask('/', html)).text()).toBe('<title>Asar, newer</title>')
  })

  it('says what to do when the app is not built', async () => {
    const app = await openApp()
    const response = await app.ask('/', html)
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('npm start')
  })
})
