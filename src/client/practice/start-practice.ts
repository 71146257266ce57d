import { createPinia } from 'pinia'
import { createApp, type Component, type Plugin } from 'vue'
import { createWebHistory, type Router } from 'vue-router'
import PracticeApp from '#client/features/practice/PracticeApp.vue'
import { i18n, startI18n } from '#client/i18n/i18n.ts'
import { SERVICES } from '#client/injection-keys.ts'
import { createAppRouter } from '#client/router.ts'
import type { Services } from '#client/services.ts'
import { mountAtPage, showTrouble } from '#client/start-app.ts'
import { troubleOf, useTrouble, type Trouble } from '#client/stores/trouble.ts'
import { startTheme } from '#client/ui/theme.ts'
import { createPracticePhone } from './create-practice-phone.ts'
import { PRACTICE_BASE } from './practice-address.ts'

// the linter, unlike the compiler, sees no types in .vue files
const root: unknown = PracticeApp

/** The app once more, over a phone in memory and below an address of its own; the real phone is not opened. */
export async function startPractice(): Promise<void> {
  startTheme()
  await startI18n()
  const pinia = createPinia()
  const trouble = useTrouble(pinia)
  try {
    await openPractice([pinia, i18n], trouble.report)
  } catch (error) {
    await showTrouble([pinia, i18n], troubleOf(error))
    reportError(error)
  }
}

async function openPractice(plugins: readonly Plugin[], report: (trouble: Trouble) => void): Promise<void> {
  const { t } = i18n.global
  const services = await createPracticePhone({
    event: t('practice.event'),
    place: t('practice.place'),
    phone: t('practice.phone'),
    group: (n) => t('practice.group', { n }),
  })
  const app = createApp(root as Component).provide(SERVICES, services)
  for (const plugin of plugins) app.use(plugin)
  app.config.errorHandler = (error) => {
    report(troubleOf(error))
    reportError(error)
  }
  await mountAtPage(app, createPracticeRouter(services))
}

/** Pages that plan, enrol or take in what others hand over have no place in a practice. */
const ELSEWHERE = /^\/(?:desk|join|welcome|receive)(?:\/|$)/

export function createPracticeRouter(services: Services, history = createWebHistory(PRACTICE_BASE)): Router {
  const router = createAppRouter(services, history)
  router.beforeEach((to) => (ELSEWHERE.test(to.path) ? '/today' : true))
  return router
}
