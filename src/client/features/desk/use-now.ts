import { onScopeDispose, readonly, ref, type Ref } from 'vue'

const TICK_MS = 15_000

/** The wall clock of this device in Unix ms, moving four times a minute; stops with the scope. */
export function useNow({ now = () => Date.now() } = {}): Readonly<Ref<number>> {
  const nowMs = ref(now())
  const timer = setInterval(() => (nowMs.value = now()), TICK_MS)
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return readonly(nowMs)
}
