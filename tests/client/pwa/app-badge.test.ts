import { describe, expect, it, vi } from 'vitest'
import { showAppBadge } from '#client/pwa/app-badge.ts'

describe('the number on the app’s icon', () => {
  it('is set, and taken away at 0', async () => {
    const setAppBadge = vi.fn(() => Promise.resolve())
    const clearAppBadge = vi.fn(() => Promise.resolve())
    await showAppBadge(14, { setAppBadge, clearAppBadge })
    expect(setAppBadge).toHaveBeenCalledWith(14)
    expect(clearAppBadge).not.toHaveBeenCalled()
    await showAppBadge(0, { setAppBadge, clearAppBadge })
    expect(clearAppBadge).toHaveBeenCalledOnce()
  })

  it('is missed by nobody where the browser has none or refuses', async () => {
    await showAppBadge(14, {})
    await showAppBadge(0, {})
    await showAppBadge(1, { setAppBadge: () => Promise.reject(new DOMException('no', 'NotAllowedError')) })
  })
})
