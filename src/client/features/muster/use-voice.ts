import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useLocale } from '#client/i18n/use-locale.ts'

export interface Voice {
  /** A voice for the language of the screen; many phones have none for Kazakh. */
  readonly isThere: ComputedRef<boolean>
  /** What is being read now. */
  readonly current: Readonly<Ref<string | null>>
  /** Reads one after the other until the end or `stop`. */
  readonly read: (lines: readonly { readonly id: string; readonly text: string }[]) => void
  readonly stop: () => void
}

/** Between two names, so that one who is called can answer. */
const PAUSE_MS = 1_200

/** Reads aloud with the phone's own voice. */
export function useVoice(): Voice {
  const { locale } = useLocale()
  const synthesis = 'speechSynthesis' in window ? window.speechSynthesis : null
  const voices = shallowRef<readonly SpeechSynthesisVoice[]>(synthesis?.getVoices() ?? [])
  const current = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let run = 0

  const voice = computed(
    () => voices.value.find(({ lang }) => lang.toLowerCase().startsWith(locale.value)) ?? null,
  )
  const listen = () => {
    voices.value = synthesis?.getVoices() ?? []
  }
  synthesis?.addEventListener('voiceschanged', listen)

  function stop(): void {
    run++
    clearTimeout(timer)
    current.value = null
    synthesis?.cancel()
  }
  function read([line, ...rest]: Parameters<Voice['read']>[0], of = ++run): void {
    if (of !== run || synthesis === null) return
    current.value = line?.id ?? null
    if (line === undefined) return
    const utterance = new SpeechSynthesisUtterance(line.text)
    utterance.voice = voice.value
    utterance.lang = voice.value?.lang ?? locale.value
    const next = () => {
      timer = setTimeout(() => {
        read(rest, of)
      }, PAUSE_MS)
    }
    utterance.onend = next
    utterance.onerror = () => {
      if (of === run) stop()
    }
    synthesis.speak(utterance)
  }
  watch(locale, stop)
  onScopeDispose(() => {
    stop()
    synthesis?.removeEventListener('voiceschanged', listen)
  })
  return { isThere: computed(() => voice.value !== null), current, read: (lines) => read(lines), stop }
}
