/** Whose menus the steps name. */
export type InstallGuide =
  | 'ios'
  /** Since version 26 sharing lies behind the dots, and every site opens as an app by default. */
  | 'ios-26'
  | 'android'
  | 'desktop'
  | 'desktop-safari'
  /** Firefox on a computer installs nothing. */
  | 'desktop-firefox'

/** The guide for this device, by what its browser calls itself. iOS stopped telling its own version at 26: Safari's is told. */
export function findInstallGuide(agent: string, touchPoints: number): InstallGuide {
  const isApple = /iphone|ipad|ipod/i.test(agent) || (/macintosh/i.test(agent) && touchPoints > 1)
  if (isApple) return readSafariVersion(agent) >= 26 ? 'ios-26' : 'ios'
  if (/android/i.test(agent)) return 'android'
  if (/firefox/i.test(agent)) return 'desktop-firefox'
  const isSafari = /safari/i.test(agent) && !/chrom|edg/i.test(agent)
  return isSafari ? 'desktop-safari' : 'desktop'
}

function readSafariVersion(agent: string): number {
  return Number(/version\/(\d+)/i.exec(agent)?.[1] ?? 0)
}
