import type { Shot } from './phone-stops.ts'

export const practiceShots: readonly Shot[] = [
  {
    name: 'practice',
    address: '/practice/today',
    prepare: (page) => page.locator('.today-event').first().waitFor(),
  },
]
