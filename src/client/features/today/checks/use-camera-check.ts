import { computed, onMounted, ref, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { failed, passed, type Check } from './check.ts'
import { useTests, type CameraTest } from './tests.ts'

/** Older browsers, and any page without https, have none. */
const media = () => navigator.mediaDevices as MediaDevices | undefined

/** Whether the camera may be used: what the browser says, and a try that opens it and lets it go at once. */
export function useCameraCheck(): {
  readonly check: ComputedRef<Check | null>
  /** Opens it once more, but only where nobody has to be asked. */
  readonly test: () => Promise<void>
} {
  const { t } = useI18n()
  const tests = useTests()
  const permission = ref<PermissionState | null>(null)

  async function open(): Promise<void> {
    tests.camera = await tryCamera()
    await ask()
  }
  async function ask(): Promise<void> {
    permission.value = await askPermission()
  }
  onMounted(ask)

  async function test(): Promise<void> {
    if (permission.value === 'granted') await open()
  }
  const check = computed(() => {
    if (media() === undefined) return null
    const seen = tests.camera ?? (permission.value === 'denied' ? 'refused' : null)
    if (seen === 'works') return passed('camera', t('today.camera.works'))
    if (seen === null && permission.value === 'granted') return passed('camera', t('today.camera.allowed'))
    const label = t(seen === null ? 'today.camera.allow' : 'today.camera.again')
    return failed({
      key: 'camera',
      icon: 'camera',
      title: t(`today.camera.${seen ?? 'ask'}`),
      detail: t(`today.camera.${seen ?? 'ask'}Why`),
      actions: [{ label, run: open }],
    })
  })
  return { check, test }
}

async function tryCamera(): Promise<CameraTest> {
  try {
    const stream = await media()?.getUserMedia({ video: { facingMode: 'environment' } })
    stream?.getTracks().forEach((track) => track.stop())
    return stream ? 'works' : 'none'
  } catch (error) {
    const isRefused = error instanceof DOMException && /NotAllowed|Security/.test(error.name)
    return isRefused ? 'refused' : 'none'
  }
}

async function askPermission(): Promise<PermissionState | null> {
  try {
    // some engines do not know the name, and say so by an error
    return (await navigator.permissions.query({ name: 'camera' })).state
  } catch {
    return null
  }
}
