import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The code of the link one came by, taken out of the address at once. In memory only. */
export const useInvitation = defineStore('invitation', () => {
  const code = ref<string | null>(null)
  /** One came by a link, readable or not. */
  const wasLink = ref(false)
  const phoneName = ref('')

  function clear(): void {
    code.value = null
    wasLink.value = false
    phoneName.value = ''
  }
  return { code, wasLink, phoneName, clear }
})
