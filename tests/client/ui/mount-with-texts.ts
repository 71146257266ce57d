import { mount, type VueWrapper } from '@vue/test-utils'
import type { Component, ComponentPublicInstance } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { applyLocale, i18n, loadDeskTexts } from '#client/i18n/i18n.ts'
import type { Locale } from '#client/i18n/locale.ts'

interface Options {
  readonly props?: Record<string, unknown>
  readonly slots?: Record<string, string>
  readonly locale?: Locale
}

/**
 * Puts a component into the document with its real texts and a router, as the app would. `component` is unknown
 * because the linter, unlike the compiler, sees no types in `.vue` files.
 */
export async function mountWithTexts(
  component: unknown,
  options: Options = {},
): Promise<VueWrapper<ComponentPublicInstance>> {
  await applyLocale(options.locale ?? 'en')
  await loadDeskTexts()
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: { render: () => null } }],
  })
  return mount(component as Component, {
    props: options.props ?? {},
    slots: options.slots ?? {},
    attachTo: document.body,
    global: { plugins: [i18n, router] },
  })
}
