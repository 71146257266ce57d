/** Where the practice lives: an app of its own under this path, so that none of its addresses is one of the real app. */
export const PRACTICE_BASE = '/practice'

/** Is this the address of a page of the practice? */
export function isPracticeAddress(path: string = location.pathname): boolean {
  return path === PRACTICE_BASE || path.startsWith(`${PRACTICE_BASE}/`)
}
