import { computed, ref, type ComputedRef } from 'vue'
import { readSetting, writeSetting } from '#client/ui/settings.ts'

/** Chromium's own event; no other engine has it. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>
}

function isInstallPrompt(event: Event): event is InstallPromptEvent {
  return 'prompt' in event && typeof event.prompt === 'function'
}

export type InstallWay = 'installed' | 'prompt' | 'ios-guide' | 'chat-browser' | 'menu-guide'

const prompt = ref<InstallPromptEvent | undefined>()
const installed = ref(false)
const dismissed = ref(readSetting('install-dismissed') === 'yes')

/** To be called first of all in main.ts: the browser offers only once, often before anything has loaded. */
export function catchInstallPrompt(): void {
  installed.value = isStandalone()
  addEventListener('beforeinstallprompt', (event) => {
    if (!isInstallPrompt(event)) return
    event.preventDefault()
    prompt.value = event
  })
  addEventListener('appinstalled', () => {
    installed.value = true
    prompt.value = undefined
  })
}

function isStandalone(): boolean {
  const onIos = 'standalone' in navigator && navigator.standalone === true
  return onIos || matchMedia('(display-mode: standalone)').matches
}

function isIos(agent: string): boolean {
  return /iphone|ipad|ipod/i.test(agent) || (/macintosh/i.test(agent) && navigator.maxTouchPoints > 1)
}

/** How the app can come onto this device's home screen. Chats open links in browsers that cannot install. */
export function findInstallWay(agent: string = navigator.userAgent): InstallWay {
  if (installed.value) return 'installed'
  if (prompt.value !== undefined) return 'prompt'
  if (/instagram|telegram|whatsapp|fban|fbav|; wv\)/i.test(agent)) return 'chat-browser'
  return isIos(agent) ? 'ios-guide' : 'menu-guide'
}

async function install(): Promise<void> {
  const event = prompt.value
  if (event === undefined) return
  prompt.value = undefined
  const { outcome } = await event.prompt()
  if (outcome === 'dismissed') dismiss()
}

function dismiss(): void {
  dismissed.value = true
  writeSetting('install-dismissed', 'yes')
}

/** To be called when the person's role changes: it may be asked again then, and only then. */
function forgetDismissal(): void {
  dismissed.value = false
  writeSetting('install-dismissed', null)
}

/** When to offer is the page's business: never on the first paint, never inside a task. */
export function useInstall(): {
  readonly way: ComputedRef<InstallWay>
  readonly dismissed: ComputedRef<boolean>
  readonly install: () => Promise<void>
  readonly dismiss: () => void
  readonly forgetDismissal: () => void
} {
  return {
    way: computed(() => findInstallWay()),
    dismissed: computed(() => dismissed.value),
    install,
    dismiss,
    forgetDismissal,
  }
}
