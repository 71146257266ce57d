import type { CameraOutcome, CameraPort, CameraProblem, OpenCamera } from './ports.ts'

/** Not yet in TypeScript's library: the lamp beside a phone's camera. */
interface TorchCapabilities extends MediaTrackCapabilities {
  readonly torch?: boolean
}
interface TorchConstraints extends MediaTrackConstraintSet {
  readonly torch: boolean
}

/** More only heats the phone: the code fills a good part of the picture anyway. */
const WIDTH = 1280
const HEIGHT = 720

/** The phone's cameras. Every call of `open` may bring the browser's question, so it is called once a visit. */
export function createCamera(devices = findDevices()): CameraPort {
  return {
    async open(wanted): Promise<CameraOutcome> {
      if (!devices) return { kind: 'problem', problem: 'unsupported' }
      const which = wanted === null ? { facingMode: 'environment' } : { deviceId: { exact: wanted } }
      const video = { ...which, width: { ideal: WIDTH }, height: { ideal: HEIGHT } }
      try {
        const stream = await devices.getUserMedia({ audio: false, video })
        return { kind: 'open', camera: cameraOf(stream) }
      } catch (error) {
        // a camera that was chosen earlier and is gone or taken now: any other will do
        if (wanted !== null && problemOf(error) !== 'refused') return this.open(null)
        return { kind: 'problem', problem: problemOf(error) }
      }
    },
    async isAllowed() {
      try {
        const { state } = await navigator.permissions.query({ name: 'camera' })
        return state === 'granted'
      } catch {
        // a browser that does not tell may ask again
        return false
      }
    },
    async list() {
      const all = (await devices?.enumerateDevices()) ?? []
      return all
        .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
        .map(({ deviceId, label }) => ({ id: deviceId, label }))
    },
  }
}

function cameraOf(stream: MediaStream): OpenCamera {
  const [track] = stream.getVideoTracks()
  return {
    id: track?.getSettings().deviceId ?? null,
    stream,
    hasTorch: () => {
      return capabilitiesOf(track).torch === true
    },
    async setTorch(isOn) {
      try {
        const torch: TorchConstraints = { torch: isOn }
        await track?.applyConstraints({ advanced: [torch] })
        return true
      } catch {
        return false
      }
    },
    onLost: (listener) => track?.addEventListener('ended', listener),
    stop: () => stream.getTracks().forEach((each) => each.stop()),
  }
}

/** The browser inside a chat has none, whatever the types say. */
function findDevices(): MediaDevices | undefined {
  return (navigator as { readonly mediaDevices?: MediaDevices }).mediaDevices
}

/** Firefox learned to tell them late. */
function capabilitiesOf(track: MediaStreamTrack | undefined): TorchCapabilities {
  const asked = track as { readonly getCapabilities?: () => TorchCapabilities } | undefined
  return asked?.getCapabilities?.() ?? {}
}

function problemOf(error: unknown): CameraProblem {
  if (isNamed(error, 'NotAllowedError', 'SecurityError')) return 'refused'
  if (isNamed(error, 'NotFoundError', 'OverconstrainedError')) return 'none'
  return 'busy'
}

/** An OverconstrainedError is no Error in older browsers. */
function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return names.includes((error as { readonly name?: string } | null)?.name ?? '')
}
