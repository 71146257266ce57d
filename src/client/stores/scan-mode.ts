import { defineStore } from 'pinia'
import { ref } from 'vue'

/** What a scan marks: arrivals in the morning, departures at the end. Not kept over a reload: arrivals are the rule. */
export const useScanMode = defineStore('scan-mode', () => {
  const mode = ref<'in' | 'out'>('in')
  /** What a reader typed on another page: the scanner answers it. */
  const heard = ref<string | null>(null)
  return { mode, heard }
})
