import { onScopeDispose, readonly, ref, type Ref } from 'vue'

const stepMs = 15_000

/** This device's wall clock (Unix ms), fresh enough for "5 minutes ago". */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), stepMs)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
