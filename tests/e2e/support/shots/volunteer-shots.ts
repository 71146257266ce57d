import { aPassFor } from '../passes.ts'
import { BROKEN_START, failToStart, signOutElsewhere } from '../troubles.ts'
import { shows, type Shot } from './phone-stops.ts'

/** What somebody sees who has no link of a coordinator. */
export const listVolunteerShots = (event: string): readonly Shot[] => [
  { name: 'welcome', address: '/welcome' },
  {
    name: 'join',
    address: `/join#${'0'.repeat(26)}`,
    prepare: (page) => page.locator('#phone-name').fill('Сәуле, 2-телефон'),
  },
  { name: 'schedule', address: '/schedule', prepare: shows('.day-event') },
  { name: 'event', address: `/schedule/${event}` },
  { name: 'volunteer-pass', address: `/pass#${aPassFor(event)}`, prepare: shows('.pass-qr path') },
  { name: 'install', address: '/install', prepare: shows('.install-steps li') },
  { name: 'lost', address: '/no/such/page' },
  { name: 'trouble', address: BROKEN_START, prepare: failToStart },
]

/** The last of a coordinator's phone: nothing is left on it. */
export const signedOutShots: readonly Shot[] = [
  { name: 'signed-out', address: '/today?signed-out', prepare: signOutElsewhere },
]
