import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { applyLocale, i18n } from '#client/i18n/i18n.ts'
import { mountAtPage, showTrouble } from '#client/start-app.ts'

beforeEach(() => {
  document.body.innerHTML = '<div id="app">Asar does not open</div>'
})
afterEach(() => {
  document.body.innerHTML = ''
})

const routerTo = (load: () => Promise<{ render: () => string }>) =>
  createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: load }] })

describe('the start of the app', () => {
  it('takes the place of the words of the page once the first screen is here, with that screen', async () => {
    const app = createApp({ render: () => h(RouterView) })
    const starting = mountAtPage(
      app,
      routerTo(() => Promise.resolve({ render: () => 'The list' })),
    )
    expect(document.body.textContent).toBe('Asar does not open')
    await starting
    expect(document.body.textContent).toBe('The list')
    app.unmount()
  })

  it('fails where that screen cannot be loaded, instead of showing nothing; what happened is then said', async () => {
    const app = createApp({ render: () => h(RouterView) })
    const failed = routerTo(() =>
      Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
    )
    await expect(mountAtPage(app, failed)).rejects.toThrow('Failed to fetch')
    expect(document.body.textContent).toBe('Asar does not open')
    await applyLocale('en')
    await showTrouble([createPinia(), i18n], 'unknown')
    expect(document.querySelector('h1')?.textContent).toBe('Asar did not open')
    expect(document.body.textContent).toContain('Saved marks are safe')
  })
})
