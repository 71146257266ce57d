import type { LogState, PackedView } from '#client/ports.ts'

/** Of another log, ahead of it, or packed before something was erased from it (SYN-10, SYN-13). */
export function isStale(view: PackedView, { epoch, erasures, mark }: LogState): boolean {
  if (view.epoch !== epoch || view.erasures !== erasures) return true
  return view.mark.fact > mark.fact || view.mark.sheet > mark.sheet
}
