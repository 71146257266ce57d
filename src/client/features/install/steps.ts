import type { InstallGuide } from '#client/pwa/install-guide.ts'
import type { IconName } from '#client/ui/icons.ts'

export interface Step {
  /** The shape to look for on the screen. */
  readonly icon: IconName
  readonly key: string
}

const share: Step = { icon: 'export', key: 'share' }
const addHome: Step = { icon: 'plus-square', key: 'addHome' }
const openIcon: Step = { icon: 'device-mobile', key: 'openIcon' }
const signIn: Step = { icon: 'link', key: 'signIn' }

const STEPS: Readonly<Record<InstallGuide | 'chat', readonly Step[]>> = {
  ios: [share, addHome, openIcon, signIn],
  'ios-26': [
    { icon: 'dots-three-vertical', key: 'dotsShare' },
    addHome,
    { icon: 'check', key: 'webApp' },
    openIcon,
    signIn,
  ],
  android: [{ icon: 'dots-three-vertical', key: 'dots' }, { icon: 'download', key: 'menuInstall' }, openIcon],
  desktop: [
    { icon: 'download', key: 'addressBar' },
    { icon: 'check', key: 'confirm' },
  ],
  'desktop-safari': [
    { icon: 'list-checks', key: 'fileMenu' },
    { icon: 'plus-square', key: 'addDock' },
  ],
  'desktop-firefox': [{ icon: 'link', key: 'otherBrowser' }],
  chat: [
    { icon: 'copy', key: 'copyLink' },
    { icon: 'export', key: 'openBrowser' },
  ],
}

/** What to do one after another, for one kind of device. */
export function listSteps(guide: InstallGuide | 'chat'): readonly Step[] {
  return STEPS[guide]
}
