import { createPinia } from 'pinia'
import { createApp, type App as VueApp, type Component, type Plugin } from 'vue'
import type { Router } from 'vue-router'
import App from './App.vue'
import { startI18n } from './i18n/i18n.ts'
import { SERVICES } from './injection-keys.ts'
import { catchInstallPrompt } from './pwa/install.ts'
import { startAppUpdates } from './pwa/register.ts'
import { createAppRouter } from './router.ts'
import type { Services } from './services.ts'
import { troubleOf, useTrouble, type Trouble } from './stores/trouble.ts'
import { startTheme } from './ui/theme.ts'

/** What the storage may have to say while it opens and later. */
export interface StartHooks {
  /** Another tab is in the way of an upgrade, or has made one. */
  readonly onOtherTab: () => void
  /** The storage was cleared behind the page's back. */
  readonly onReplaced: () => void
}

// the linter, unlike the compiler, sees no types in .vue files
const root: unknown = App

/** Builds and mounts the app, or, where it cannot begin, a page that says why. */
export async function startApp(
  createPhone: (hooks: StartHooks) => Promise<{ readonly services: Services }>,
  setLogAside: () => Promise<void>,
): Promise<void> {
  catchInstallPrompt()
  startTheme()
  const pinia = createPinia()
  const trouble = useTrouble(pinia)
  // Plain http from another machine: the browser keeps its keys to itself.
  const phone = isSecureContext
    ? createPhone({
        onOtherTab: () => trouble.report('other-tab'),
        onReplaced: () => trouble.report('replaced'),
      })
    : null
  // told of below, where there are words for it
  phone?.catch(() => undefined)
  const i18n = await startI18n()

  const beginAnew = async (): Promise<void> => {
    await setLogAside()
    location.reload()
  }
  const mountTrouble = (found: Trouble) => showTrouble([pinia, i18n], found, beginAnew)
  if (!phone) return mountTrouble('insecure')
  try {
    const { services } = await phone
    const app = createApp(root as Component)
      .use(pinia)
      .use(i18n)
      .provide(SERVICES, services)
    watchFailures(app, trouble.report)
    await mountAtPage(app, createAppRouter(services))
  } catch (error) {
    await mountTrouble(trouble.trouble ?? troubleOf(error))
    reportError(error)
  }
  await startAppUpdates()
}

/**
 * Shows the app once its first page is here: until then the page's own words stay, for whom it takes long, and a page
 * that cannot be loaded is told of instead of leaving nothing on the screen.
 */
export async function mountAtPage(app: VueApp, router: Router): Promise<void> {
  app.use(router)
  await router.isReady()
  app.mount('#app')
}

/** A page that says why there is no app. @param beginAnew what else there is to do, where that can help */
export async function showTrouble(
  plugins: readonly Plugin[],
  trouble: Trouble,
  beginAnew?: () => Promise<void>,
): Promise<void> {
  const page: unknown = await import('./features/first-run/TroublePage.vue')
  const app = createApp((page as { readonly default: Component }).default, { trouble, beginAnew })
  for (const plugin of plugins) app.use(plugin)
  app.mount('#app')
}

/** Nothing that fails behind the screen stays silent; what is on the screen stays there. */
function watchFailures(app: VueApp, report: (trouble: Trouble) => void): void {
  app.config.errorHandler = (error) => {
    report(troubleOf(error))
    reportError(error)
  }
  addEventListener('unhandledrejection', (event) => report(troubleOf(event.reason)))
}
