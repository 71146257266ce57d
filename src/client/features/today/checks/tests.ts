import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { SelfTest } from '#client/services/readiness.ts'

export type CameraTest = 'works' | 'refused' | 'none'
/** `asked`: it was played, and nobody has said yet whether it was heard. */
export type SoundTest = 'asked' | 'heard' | 'silent'

/** What was tried on this phone since the app was opened; outlives a look at another page. */
export const useTests = defineStore('readiness-tests', () => ({
  selfTest: shallowRef<SelfTest | null>(null),
  camera: ref<CameraTest | null>(null),
  sound: ref<SoundTest | null>(null),
}))
