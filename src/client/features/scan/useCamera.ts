import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { CameraChoice, CameraProblem, DecoderPort, OpenCamera, ScanParts } from '#client/scan/ports.ts'
import { isTorchKept, keepCamera, keepTorch, keptCamera } from '#client/scan/kept-camera.ts'
import { startScanLoop } from '#client/scan/scan-loop.ts'
import { waitForPicture } from '#client/scan/wait-for-picture.ts'

export type CameraState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  /** Released to spare the battery; a tap goes on. */
  | { readonly kind: 'resting'; readonly why: 'idle' | 'hidden' | 'lost' }
  | { readonly kind: 'problem'; readonly problem: CameraProblem }

export interface CameraView {
  readonly state: Readonly<ShallowRef<CameraState>>
  /** Where to show the picture; the camera is asked for then. */
  readonly showOn: (screen: HTMLVideoElement | null) => void
  readonly cameras: Readonly<ShallowRef<readonly CameraChoice[]>>
  /** The one that runs. */
  readonly chosen: Readonly<Ref<string>>
  readonly hasTorch: Readonly<Ref<boolean>>
  readonly isTorchOn: Readonly<Ref<boolean>>
  readonly start: () => Promise<void>
  readonly choose: (id: string) => Promise<void>
  readonly toggleTorch: () => Promise<void>
}

/**
 * The camera of a page: asked for once when the page opens, released when the page is hidden, when nobody shows a
 * code for long and when the page is left; asked for again only by a tap, or where that asks nobody.
 */
export function useCamera(
  parts: Pick<ScanParts, 'camera' | 'loadDecoder' | 'grab'>,
  onCodes: (texts: readonly string[]) => void,
  { isUnattended = false } = {},
): CameraView {
  const state = shallowRef<CameraState>({ kind: 'starting' })
  let video: HTMLVideoElement | null = null
  const cameras = shallowRef<readonly CameraChoice[]>([])
  const chosen = ref('')
  const hasTorch = ref(false)
  const isTorchOn = ref(isTorchKept())
  const place = isUnattended ? 'self-camera' : 'camera'
  let open: OpenCamera | null = null
  let stopLoop: (() => void) | null = null
  let decoder: Promise<DecoderPort> | null = null
  /** Grows with every start: what an earlier one brings is put away. */
  let turn = 0

  function release(): void {
    turn++
    stopLoop?.()
    stopLoop = null
    open?.stop()
    open = null
    if (video) video.srcObject = null
  }
  function rest(why: 'idle' | 'hidden' | 'lost'): void {
    release()
    state.value = { kind: 'resting', why }
  }

  async function start(): Promise<void> {
    release()
    const mine = turn
    state.value = { kind: 'starting' }
    // both take their time; neither waits for the other
    decoder ??= parts.loadDecoder()
    const outcome = await parts.camera.open(chosen.value === '' ? keptCamera(place) : chosen.value)
    if (mine !== turn) {
      if (outcome.kind === 'open') outcome.camera.stop()
      return
    }
    if (outcome.kind === 'problem') state.value = outcome
    else await run(outcome.camera, decoder)
  }

  async function run(camera: OpenCamera, loading: Promise<DecoderPort>): Promise<void> {
    const mine = turn
    open = camera
    chosen.value = camera.id ?? chosen.value
    camera.onLost(() => open === camera && rest('lost'))
    const endEarly = camera.tellSeen?.(onCodes)
    if (video) {
      video.srcObject = camera.stream
      // refused where a page may not play by itself: the first picture then comes with a tap
      await video.play().catch(() => undefined)
    }
    const ready = await loading
    if (mine !== turn) return
    state.value = { kind: 'running' }
    stopLoop = startScanLoop({
      grab: async () => (video === null ? null : parts.grab(video, ready.takesFrames === true)),
      decoder: ready,
      onCodes,
      // a phone on a table looks on: nobody is there to tap
      onIdle: isUnattended ? undefined : () => rest('idle'),
      nowMs: () => performance.now(),
      wait: (run, ms) => waitForPicture(video, run, ms),
    })
    endEarly?.()
    await readAbilities(camera)
  }

  /** Names and lamp are told only once a camera runs. */
  async function readAbilities(camera: OpenCamera): Promise<void> {
    cameras.value = await parts.camera.list()
    hasTorch.value = camera.hasTorch()
    if (isTorchOn.value) isTorchOn.value = hasTorch.value && (await camera.setTorch(true))
  }

  async function toggleTorch(): Promise<void> {
    const next = !isTorchOn.value
    if (!(await open?.setTorch(next))) return
    isTorchOn.value = next
    keepTorch(next)
  }
  async function choose(id: string): Promise<void> {
    if (id === chosen.value) return
    chosen.value = id
    keepCamera(place, id)
    await start()
  }
  function followVisibility(): void {
    if (document.visibilityState === 'hidden') {
      if (state.value.kind === 'running' || state.value.kind === 'starting') rest('hidden')
    } else if (state.value.kind === 'resting' && state.value.why === 'hidden') {
      void parts.camera.isAllowed().then((isAllowed) => {
        if (isAllowed && state.value.kind === 'resting') void start()
      })
    }
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', followVisibility)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', followVisibility)
    release()
    void decoder?.then((loaded) => loaded.stop())
  })
  function showOn(screen: HTMLVideoElement | null): void {
    video = screen
    void start()
  }
  return { state, showOn, cameras, chosen, hasTorch, isTorchOn, start, choose, toggleTorch }
}
