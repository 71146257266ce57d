import { describe, expect, it } from 'vitest'
import { countKeptFiles, type KeptFiles } from '#client/pwa/kept-app.ts'

const SHELL = '<script src="/assets/app.js"></script><link rel="icon" href="/favicon.svg">'
const names = ['index.html', 'assets/app.js', 'assets/list.js']
const files = new Map(names.map((name) => [`https://asar.test/${name}`, `key of ${name}`]))

function aCache(
  changes: Readonly<Record<string, string | number | null>> = {},
): Map<string, string | number> {
  const bodies: Record<string, string | number | null> = {
    'index.html': SHELL,
    'assets/app.js': 'run()',
    'assets/list.js': 'list()',
    ...changes,
  }
  return new Map(
    Object.entries(bodies).flatMap(([name, body]) => (body === null ? [] : [[`key of ${name}`, body]])),
  )
}

const answer = (body: string | number) =>
  typeof body === 'number' ? new Response('no', { status: body }) : new Response(body)

function readerOf(cache: Map<string, string | number>): KeptFiles['read'] {
  return (key) => {
    const body = cache.get(key)
    return Promise.resolve(body === undefined ? undefined : answer(body))
  }
}

describe('what the worker keeps', () => {
  const count = (cache: Map<string, string | number>) => countKeptFiles({ files, read: readerOf(cache) })

  it('is whole when every file of the build is read from the cache', async () => {
    expect(await count(aCache())).toEqual({ kept: 3, missing: 0 })
  })

  it('lacks what is gone, empty or an error', async () => {
    expect(await count(aCache({ 'assets/list.js': null }))).toEqual({ kept: 2, missing: 1 })
    expect(await count(aCache({ 'assets/list.js': '', 'assets/app.js': 404 }))).toEqual({
      kept: 1,
      missing: 2,
    })
    const broken = countKeptFiles({ files, read: () => Promise.reject(new Error('no disk')) })
    expect(await broken).toEqual({ kept: 0, missing: 3 })
  })

  it('takes no shell that names scripts of another build, and none that names nothing', async () => {
    expect((await count(aCache({ 'index.html': '<script src="/assets/new.js"></script>' }))).missing).toBe(1)
    expect((await count(aCache({ 'index.html': 'Sign in to the Wi-Fi' }))).missing).toBe(1)
  })

  it('mends by a person’s wish alone, and keeps only what is of this build', async () => {
    const cache = aCache({ 'assets/list.js': null, 'index.html': null })
    const served: Record<string, Response> = {
      'https://asar.test/assets/list.js': answer('list()'),
      'https://asar.test/index.html': answer('<script src="/assets/new.js"></script>'),
    }
    const kept: string[] = []
    const mend = {
      fetch: (address: string) => Promise.resolve(served[address] ?? answer(404)),
      keep: (key: string) => Promise.resolve(void kept.push(key)),
    }
    expect(await countKeptFiles({ files, read: readerOf(cache), mend })).toEqual({ kept: 2, missing: 1 })
    expect(kept).toEqual(['key of assets/list.js'])
    const cut = { ...mend, fetch: () => Promise.reject(new TypeError('no network')) }
    expect((await countKeptFiles({ files, read: readerOf(cache), mend: cut })).missing).toBe(2)
  })
})
