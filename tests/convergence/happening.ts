import type { World } from './world/world.ts'

/** Something that happens in the world; what takes time goes on by itself. */
export interface Happening {
  readonly name: string
  readonly weight: number
  /** Something goes wrong, as against what people do on an ordinary day. */
  readonly isFault: boolean
  readonly happen: (world: World) => Promise<void> | void
}

/** Happenings that come and stay away together. */
export type Group = readonly Happening[]

type Told = readonly [name: string, weight: number, happen: Happening['happen']]

export function deeds(...all: readonly Told[]): Group {
  return all.map(([name, weight, happen]) => ({ name, weight, happen, isFault: false }))
}

export function faults(...all: readonly Told[]): Group {
  return all.map(([name, weight, happen]) => ({ name, weight, happen, isFault: true }))
}
