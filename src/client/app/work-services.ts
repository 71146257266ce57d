import type { StreamId } from '#domain/ids.ts'
import type { Services, Stop } from '#client/services.ts'
import type { BlobSender } from './blob-service.ts'
import { createAttendanceService } from './attendance-service.ts'
import { createCorrectionService } from './correction-service.ts'
import { createDeskService } from './desk-service.ts'
import { createDraftService } from './draft-service.ts'
import { createGroupsService } from './groups-service.ts'
import { createLeavingService } from './leaving-service.ts'
import { createLookService } from './look-service.ts'
import type { SyncLoop } from '#client/sync/loop.ts'
import type { PhoneCore } from './phone-core.ts'
import { loadMinorsService } from './load-minors-service.ts'
import { createOutboxService } from './outbox-service.ts'
import { createPhoneDataService } from './phone-data-service.ts'
import { createReadinessService } from './readiness-service.ts'
import { createRecordsService } from './records-service.ts'
import { createResultsService } from './results-service.ts'
import { createUnsentService } from './unsent-service.ts'

export interface WorkParts {
  readonly core: PhoneCore
  readonly blobs: BlobSender
  /** The server has stated something that this phone does not have yet. */
  readonly onDecided: () => void
  /** Sending has begun or come to an end. */
  readonly onRound: (listener: () => void) => Stop
  readonly loop: Pick<SyncLoop, 'stop' | 'goOn'>
}

/** Services that need an account. */
export type WorkServices = Pick<
  Services,
  | 'attendance'
  | 'corrections'
  | 'groups'
  | 'desk'
  | 'drafts'
  | 'records'
  | 'leaving'
  | 'look'
  | 'minors'
  | 'outbox'
  | 'phoneData'
  | 'readiness'
  | 'results'
  | 'unsent'
>

export function createWorkServices({ core, blobs, onDecided, onRound, loop }: WorkParts): WorkServices {
  const { keeper, deps, custody } = core
  const save: PhoneCore['save'] = (drafts) => core.save(drafts)
  const tableOf = (stream: StreamId) => keeper.peek(stream)?.table ?? null
  const leaving = createLeavingService(core)
  const drafts = createDraftService(core)
  const unsent = createUnsentService({
    ...{ custody, blobs, device: deps.device },
    onRound,
    onAdded(listener) {
      core.onAdded = listener
    },
  })
  return {
    attendance: createAttendanceService(core),
    corrections: createCorrectionService({ save, tableOf }),
    groups: createGroupsService({ save, randomBytes: (length) => deps.random.bytes(length), tableOf }),
    desk: createDeskService(core),
    drafts,
    records: createRecordsService(core, onDecided),
    leaving,
    look: createLookService({
      ...{ save, keeper, leaving },
      own: () => core.identity()?.device ?? null,
      pause: core.deps.pause,
      listOthers: async (board) => (await import('./other-events.ts')).listOtherEvents(core, board),
    }),
    minors: loadMinorsService(core),
    outbox: createOutboxService(core),
    phoneData: createPhoneDataService({ core, unsent, drafts, loop }),
    readiness: createReadinessService(core, deps.loadSelfTest),
    results: createResultsService(core, blobs),
    unsent,
  }
}
