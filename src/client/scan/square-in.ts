/** The square in the middle, as large as fits: what lies beside it is not held before the frame on the screen. */
export function squareIn(
  width: number,
  height: number,
): { readonly left: number; readonly top: number; readonly side: number } {
  const side = Math.min(width, height)
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side }
}
