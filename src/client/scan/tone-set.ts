import { computed, ref, type WritableComputedRef } from 'vue'
import { readSetting, writeSetting } from '#client/ui/settings.ts'
import type { ToneSet } from './ports.ts'
import { TONE_SETS } from './tones.ts'

const chosen = ref<ToneSet>()

/** The sound of this phone, kept on it. */
export function useToneSet(): WritableComputedRef<ToneSet> {
  const kept = readSetting('tones')
  chosen.value ??= TONE_SETS.find((one) => one === kept) ?? 'A'
  return computed({
    get: () => chosen.value ?? 'A',
    set: (next) => {
      chosen.value = next
      writeSetting('tones', next)
    },
  })
}
