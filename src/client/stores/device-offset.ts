/** Minutes east of UTC by this device's own clock: for times that a person compares with it. */
export function deviceOffsetMinutes(): number {
  return -new Date().getTimezoneOffset()
}
