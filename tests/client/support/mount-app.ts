import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, type Router } from 'vue-router'
import App from '#client/App.vue'
import { applyLocale, i18n } from '#client/i18n/i18n.ts'
import type { Locale } from '#client/i18n/locale.ts'
import { SERVICES } from '#client/injection-keys.ts'
import { createAppRouter } from '#client/router.ts'
import type { Services } from '#client/services.ts'

vi.mock('virtua/vue', () => import('./plain-virtualizer.ts'))

export interface Screen {
  readonly router: Router
  /** All that can be read on the screen, in one line. */
  text(): string
  /** The first visible control with these words, as a person would look for it. */
  press(words: string): Promise<void>
  find(words: string): HTMLElement | undefined
  type(selector: string, text: string): Promise<void>
  settle(): Promise<void>
}

let open: Pick<VueWrapper, 'unmount'> | undefined

/** Takes the app of the last test out of the page. */
export function closeApp(): void {
  open?.unmount()
  open = undefined
  document.body.innerHTML = ''
}

const tidy = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim()

async function settle(): Promise<void> {
  // lazily loaded pages take more than one turn
  await vi.dynamicImportSettled()
  await flushPromises()
}

/** The whole app over these services, fake or real, at an address. */
export async function openApp(
  services: Services,
  path: string,
  locale: Locale = 'en',
  /** What else the app would find in a browser. */
  provide: Readonly<Record<symbol, unknown>> = {},
): Promise<Screen> {
  await applyLocale(locale)
  const pinia = createPinia()
  const router = createAppRouter(services, createMemoryHistory())
  const root: unknown = App
  const app = mount(root as Component, {
    attachTo: document.body,
    global: { plugins: [pinia, i18n, router], provide: { ...provide, [SERVICES as symbol]: services } },
  })
  open = { unmount: () => app.unmount() }
  await router.push(path)
  await settle()
  const controls = () => [...document.body.querySelectorAll<HTMLElement>('button, a, summary, label')]
  const find = (words: string) =>
    controls().find(
      (one) => tidy(one.textContent).includes(words) || one.getAttribute('aria-label') === words,
    )
  return {
    router,
    text: () => tidy(document.body.textContent),
    find,
    async press(words) {
      const control = find(words)
      if (!control) throw new Error(`nothing to press says "${words}": ${tidy(document.body.textContent)}`)
      control.click()
      await settle()
    },
    async type(selector, text) {
      const field = document.body.querySelector<HTMLInputElement>(selector)
      if (!field) throw new Error(`no field ${selector}`)
      field.value = text
      field.dispatchEvent(new Event('input', { bubbles: true }))
      await settle()
    },
    settle,
  }
}
