import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The code of the link one came by, taken out of the address at once. In memory only. */
export const useInvitation = defineStore('invitation', () => {
  const code = ref<string | null>(null)
  const phoneName = ref('')
  return { code, phoneName }
})
