import { describe, expect, it } from 'vitest'
import { hastenInstall } from '#client/pwa/hasten-install.ts'

const files = Array.from({ length: 10 }, (_, i) => `https://asar.test/assets/${i}.js`)

function anInstall(
  answer: (address: string) => Promise<Response> = () => Promise.resolve(new Response('file')),
) {
  const kept: string[] = []
  const asked: string[] = []
  let most = 0
  let under = 0
  const hasten = (here: readonly string[] = []) =>
    hastenInstall({
      files,
      has: (address) => Promise.resolve(here.includes(address)),
      fetch: async (address) => {
        asked.push(address)
        most = Math.max(most, ++under)
        await new Promise((resolve) => setTimeout(resolve))
        under--
        return answer(address)
      },
      keep: (address) => {
        kept.push(address)
        return Promise.resolve()
      },
    })
  return { kept, asked, hasten, most: () => most }
}

describe('an installation in a hurry', () => {
  it('keeps every file once, the last ones first, three at a time', async () => {
    const { kept, asked, hasten, most } = anInstall()
    await hasten()
    expect(asked).toEqual([...files].reverse())
    expect([...kept].sort()).toEqual(files)
    expect(most()).toBe(3)
  })

  it('passes over what is here', async () => {
    const { asked, hasten } = anInstall()
    await hasten(files.slice(2))
    expect(asked).toEqual([files[1], files[0]])
  })

  it('leaves to the worker whatever fails, and keeps no error and no other page', async () => {
    const redirected = new Response('sign in')
    Object.defineProperty(redirected, 'redirected', { value: true })
    const answers: Record<string, () => Promise<Response>> = {
      '9': () => Promise.reject(new TypeError('Failed to fetch')),
      '8': () => Promise.resolve(new Response('no', { status: 503 })),
      '7': () => Promise.resolve(redirected),
    }
    const { kept, asked, hasten } = anInstall(
      (address) => answers[/(\d)\.js/.exec(address)?.[1] ?? '']?.() ?? Promise.resolve(new Response('file')),
    )
    await hasten()
    expect(asked).toHaveLength(3)
    expect(kept).toEqual([])
  })
})
