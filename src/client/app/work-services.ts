import type { Services } from '#client/services.ts'
import type { HandoverService } from '#client/services/handover.ts'
import type { BlobSender } from './blob-service.ts'
import { createAttendanceService } from './attendance-service.ts'
import { createDeskService } from './desk-service.ts'
import { createDraftService } from './draft-service.ts'
import { createGroupsService } from './groups-service.ts'
import { createLeavingService } from './leaving-service.ts'
import { createLookService } from './look-service.ts'
import type { PhoneCore } from './phone-core.ts'
import { createPhoneDataService } from './phone-data-service.ts'
import { createReadinessService } from './readiness-service.ts'
import { createRecordsService } from './records-service.ts'
import { createResultsService } from './results-service.ts'

export interface WorkParts {
  readonly core: PhoneCore
  readonly blobs: BlobSender
  /** The server has stated something that this phone does not have yet. */
  readonly onDecided: () => void
  readonly handover: HandoverService
  /** No round begins any more. */
  readonly stop: () => void
}

/** Services that need an account. */
export type WorkServices = Pick<
  Services,
  | 'attendance'
  | 'groups'
  | 'desk'
  | 'drafts'
  | 'records'
  | 'leaving'
  | 'look'
  | 'phoneData'
  | 'readiness'
  | 'results'
>

export function createWorkServices({ core, blobs, handover, onDecided, stop }: WorkParts): WorkServices {
  const { keeper, deps } = core
  const save: PhoneCore['save'] = (drafts) => core.save(drafts)
  const leaving = createLeavingService(core)
  const drafts = createDraftService(core)
  return {
    attendance: createAttendanceService(core),
    groups: createGroupsService({
      save,
      randomBytes: (length) => deps.random.bytes(length),
      tableOf: (stream) => keeper.peek(stream)?.table ?? null,
    }),
    desk: createDeskService(core),
    drafts,
    records: createRecordsService(core, onDecided),
    leaving,
    look: createLookService({
      ...{ save, keeper, leaving },
      own: () => core.identity()?.device ?? null,
      listOthers: async (board) => (await import('./other-events.ts')).listOtherEvents(core, board),
    }),
    phoneData: createPhoneDataService({ core, blobs, drafts, handover, stop }),
    readiness: createReadinessService(core, deps.loadSelfTest),
    results: createResultsService(core, blobs),
  }
}
