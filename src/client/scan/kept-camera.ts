import { readSetting, writeSetting } from '#client/ui/settings.ts'

/** Whoever marks people looks through one camera; a phone on a table, at which they stand themselves, through another. */
export type CameraPlace = 'camera' | 'self-camera'

/** The camera that was chosen on this phone; `null`: the one on the back. One that is gone is not missed. */
export function keptCamera(place: CameraPlace): string | null {
  return readSetting(place)
}

export function keepCamera(place: CameraPlace, id: string): void {
  writeSetting(place, id)
}

/** Whether the lamp was on when it was last touched on this phone. */
export function isTorchKept(): boolean {
  return readSetting('torch') === 'on'
}

export function keepTorch(isOn: boolean): void {
  writeSetting('torch', isOn ? 'on' : null)
}
