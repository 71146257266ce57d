import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** A list of people that came from another app, on its way to the import of an event. In memory only. */
export const useGivenRoster = defineStore('given-roster', () => {
  const file = shallowRef<File | null>(null)
  /** Once: the wizard that took it keeps it. */
  function take(): File | null {
    const given = file.value
    file.value = null
    return given
  }
  return { file, take }
})
