import { containsIdentityNumber, looksLikeIdentityNumber } from '#domain/text/identity-number.ts'
import type { EventId } from '#domain/ids.ts'
import { eventStream } from '#domain/stream.ts'
import type { DraftFields, DraftService, DraftStorePort } from '#client/services/drafts.ts'
import type { PhoneCore } from './phone-core.ts'
import { findEventOf } from './schedule-service.ts'

/** Whoever fills in a form the evening after finds it again the next day. */
const KEPT_MS = 86_400_000
/** The first screens go before the tidying. */
const SWEEP_DELAY_MS = 10_000

/** @see DraftService; the store is loaded with the first form, and a phone that has none keeps nothing. */
export function createDraftService(core: PhoneCore): DraftService {
  const { loadDrafts, clock, timers } = core.deps
  const run = inTurn(loadDrafts)
  const nowMs = () => clock.now().wallMs + (core.session.measurement()?.offsetMs ?? 0)
  const untilMs = (event: EventId) =>
    Math.max(nowMs(), findEventOf(core, eventStream(event))?.event.endsMs ?? 0) + KEPT_MS
  const removeOld = async (store: DraftStorePort) => store.removeUntil(nowMs())
  if (loadDrafts) timers.set(() => void run(async (open) => removeOld(await open())), SWEEP_DELAY_MS)

  /** What was typed last and waits for its turn; what was typed before it is not written any more. */
  const waiting = new Map<string, DraftFields>()
  return {
    read: (event, form) =>
      run(async (open) => {
        const store = await open()
        await removeOld(store)
        return (await store.get(keyOf(event, form)))?.fields ?? null
      }),
    async keep(event, form, fields) {
      const key = keyOf(event, form)
      waiting.set(key, withoutIdentityNumbers(fields))
      await run(async (open) => {
        const latest = waiting.get(key)
        waiting.delete(key)
        if (latest) await (await open()).put({ key, fields: latest, untilMs: untilMs(event) })
      })
    },
    async forget(event, form) {
      waiting.delete(keyOf(event, form))
      await run(async (open) => (await open()).remove(keyOf(event, form)))
    },
    async forgetAll() {
      waiting.clear()
      // without a store nothing was kept
      if (!loadDrafts) return true
      return (await run(async (open) => (await open()).clear().then(() => true))) === true
    },
  }
}

type Open = () => Promise<DraftStorePort>

/**
 * Does one thing after another, so that a form that was saved is not kept again by what was typed before. Whatever
 * fails is "nothing": it is only a draft, the form is on the screen, and the next one tries again.
 */
function inTurn(load: Open | undefined) {
  let store: Promise<DraftStorePort> | null = null
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: (open: Open) => Promise<T>): Promise<T | null> => {
    if (!load) return Promise.resolve(null)
    const open = () => {
      store ??= load().catch((error: unknown) => {
        store = null
        throw error
      })
      return store
    }
    const done = last.then(() => work(open)).catch(() => null)
    last = done
    return done
  }
}

const keyOf = (event: EventId, form: string) => `${event} ${form}`

/** What nobody may keep is not kept in a draft either: the identity number stands on the screen alone. */
function withoutIdentityNumbers(fields: DraftFields): DraftFields {
  const isOne = (text: string) => containsIdentityNumber(text) || looksLikeIdentityNumber(text)
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => typeof value !== 'string' || !isOne(value)),
  )
}
