import type { SyncState } from '#client/services.ts'

/** Texts that say why sending waits: `outbox.why.<key>`. */
export type WhyKey =
  | 'no-server'
  | 'not-ours'
  | 'timeout'
  | 'storage'
  | 'app-too-old'
  | 'not-allowed'
  | 'enrol-again'
  | 'busy'
  | 'storage-full'
  | 'server-failure'
  | 'other'

type Why = Extract<SyncState, { kind: 'waiting' }>['why']

/** The plain reason behind a failed round; rare faults of the protocol share one text. */
export function explainWaiting(why: Why): WhyKey {
  switch (why) {
    case 'no-server':
    case 'not-ours':
    case 'timeout':
    case 'storage':
    case 'app-too-old':
    case 'not-allowed':
    case 'busy':
    case 'storage-full':
    case 'server-failure':
      return why
    case 'bad-proof':
      return 'enrol-again'
    default:
      return 'other'
  }
}
