import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The pass of the link one came by, taken out of the address at once. In memory only, until its page keeps it. */
export const useGivenPass = defineStore('given-pass', () => {
  const fragment = ref<string | null>(null)
  return { fragment }
})
