// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { SHARED_FIELD, SHARED_NAME, SHARED_PLACE, takeShared } from '#client/pwa/take-shared.ts'

const COPY = Uint8Array.of(0x41, 0x53, 0x52, 0x1e)

function aForm(file: string | Blob, field = SHARED_FIELD): Request {
  const body = new FormData()
  body.append(field, file)
  return new Request('http://asar.test/receive', { method: 'POST', body })
}

/** A cache of which only writing is needed. */
function aCache(put: (file: Response) => Promise<void> = () => Promise.resolve()) {
  const kept = new Map<string, Response>()
  const cache = {
    put: async (place: string, file: Response) => {
      await put(file)
      kept.set(place, file)
    },
  }
  return { kept, caches: { open: () => Promise.resolve(cache) } }
}

const opensPage = (response: Response) => {
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe('http://asar.test/receive')
}

describe('a file that another app shares', () => {
  it('waits for the page that adds it, and the page opens', async () => {
    const { kept, caches } = aCache()
    opensPage(await takeShared(aForm(new File([COPY], 'тізім.asar')), caches))
    const left = kept.get(SHARED_PLACE)
    expect(decodeURIComponent(left?.headers.get(SHARED_NAME) ?? '')).toBe('тізім.asar')
    expect(new Uint8Array((await left?.arrayBuffer()) ?? [])).toEqual(COPY)
  })

  it.each([
    ['has another name', () => aForm(new Blob([COPY]), 'other')],
    ['is text', () => aForm('text')],
    ['is no form', () => new Request('http://asar.test/receive', { method: 'POST', body: 'x' })],
  ])('that %s opens the page and leaves nothing', async (_what, make) => {
    const { kept, caches } = aCache()
    opensPage(await takeShared(make(), caches))
    expect(kept.size).toBe(0)
  })

  it('opens the page on a phone that is full', async () => {
    const { caches } = aCache(() => Promise.reject(new DOMException('full', 'QuotaExceededError')))
    opensPage(await takeShared(aForm(new File([COPY], 'тізім.asar')), caches))
  })
})
