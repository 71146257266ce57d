import type { ReadinessCheck } from '#domain/drafts/readiness.ts'
import type { IconName } from '#client/ui/icons.ts'

export type CheckAction =
  | { readonly label: string; readonly run: () => Promise<void> | void }
  | { readonly label: string; readonly to: string }

/** One line of readiness: what is so this moment, what that means, and the way out. `isOk` only where it was checked. */
export interface Check {
  readonly key: ReadinessCheck
  readonly isOk: boolean
  readonly icon: IconName
  readonly title: string
  readonly detail: string
  readonly actions: readonly CheckAction[]
}

export function passed(key: Check['key'], title: string, detail = ''): Check {
  return { key, isOk: true, icon: 'check-circle-fill', title, detail, actions: [] }
}

export function failed(check: Omit<Check, 'isOk' | 'actions'> & Partial<Pick<Check, 'actions'>>): Check {
  return { isOk: false, actions: [], ...check }
}
