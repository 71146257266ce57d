import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { findFreePort } from '#tests/e2e/support/free-port.ts'
import type { DrivenWindow, Engine } from './engine.ts'
import { startPlain } from './plain-browser.ts'

export interface WebKitPrograms {
  readonly driver: string
  readonly miniBrowser: string
  readonly display: string
}

const MOST_MS = 120_000

/** WebKitGTK, driven by the W3C's WebDriver; no client of that is needed for six calls. */
export function webkit({ driver, miniBrowser, display }: WebKitPrograms): Engine {
  const env = {
    DISPLAY: display,
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    // Its sandbox does not start for root, nor in most containers.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  }
  return {
    name: 'WebKitGTK',
    openDriven: () => openDriven(driver, miniBrowser, env),
    openPlain: (url, profile) =>
      startPlain(miniBrowser, [url], {
        ...env,
        HOME: profile,
        XDG_DATA_HOME: `${profile}/data`,
        XDG_CACHE_HOME: `${profile}/cache`,
        XDG_CONFIG_HOME: `${profile}/config`,
      }),
  }
}

async function openDriven(
  driver: string,
  miniBrowser: string,
  env: Readonly<Record<string, string>>,
): Promise<DrivenWindow> {
  const port = await findFreePort()
  const child = spawn(driver, [`--port=${String(port)}`], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  })
  const base = `http://127.0.0.1:${String(port)}`
  await waitUntilReady(base)
  const options = { binary: miniBrowser, args: ['--automation'] }
  const { sessionId } = (await call(base, 'POST', '/session', {
    capabilities: { alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options } },
  })) as { readonly sessionId: string }
  const at = `/session/${sessionId}`
  await call(base, 'POST', `${at}/timeouts`, { script: MOST_MS, pageLoad: MOST_MS })
  return {
    goto: async (url) => {
      await call(base, 'POST', `${at}/url`, { url })
    },
    reload: async () => {
      await call(base, 'POST', `${at}/refresh`, {})
    },
    run: async (body) => {
      const script = `const done = arguments[arguments.length - 1];
        (async () => { ${body} })().then((value) => done({ value }), (error) => done({ error: String(error) }))`
      const answer = (await call(base, 'POST', `${at}/execute/async`, { script, args: [] })) as {
        readonly value?: unknown
        readonly error?: string
      }
      if (answer.error !== undefined) throw new Error(answer.error)
      return answer.value
    },
    [Symbol.asyncDispose]: async () => {
      await call(base, 'DELETE', at)
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

async function waitUntilReady(base: string): Promise<void> {
  for (let i = 0; ; i++) {
    try {
      await fetch(`${base}/status`)
      return
    } catch (error) {
      if (i === 200) throw error
      await pause(100)
    }
  }
}

async function call(base: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(base + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(MOST_MS + 10_000),
  })
  const { value } = (await answer.json()) as { readonly value: unknown }
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(value).slice(0, 300)}`)
  return value
}
