import { foldDevices } from '#domain/fold/device-view.ts'
import type { DeviceView } from '#domain/fold/device-view.ts'
import type { DeviceId, StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { BoardService, ScheduleService, Stop } from '#client/services.ts'
import type { EventBoard } from '#client/views/board.ts'
import type { PhoneCore } from './phone-core.ts'
import { listOrganisations } from './settings-service.ts'

/** By then the list has been drawn, and its order, the costliest part of a start, is packed too. */
const PACK_DELAY_MS = 2_000
/** Fewer facts than this fold faster than a record is written. */
const PACK_LEAST_FACTS = 500

export interface BoardServiceDeps {
  readonly core: PhoneCore
  readonly schedule: ScheduleService
  readonly updatedMs: (stream: StreamId) => number | null
  readonly onUpdated: (listener: () => void) => Stop
  /** An event was opened that may not be here yet. */
  readonly onOpened: () => void
}

export interface OpenBoards extends BoardService {
  /** Streams of the boards that are open now. */
  listOpen(): readonly StreamId[]
}

export function createBoardService({
  core,
  schedule,
  updatedMs,
  onUpdated,
  onOpened,
}: BoardServiceDeps): OpenBoards {
  const open = new Set<EventBoard>()
  const devices = deviceNames(core)
  return {
    async open(id, order) {
      // Lists, counts and search are loaded with the first event, not with the first screen.
      const [event, contacts, views] = await Promise.all([
        core.keeper.open(eventStream(id)),
        core.keeper.open(contactsStream(id)),
        import('#client/views/board.ts'),
      ])
      if (order) event.arrange(order)
      const board: EventBoard = new views.EventBoard(id, {
        event,
        contacts,
        custody: core.custody,
        findEvent: (each) => schedule.event(each),
        onScheduleChange: (listener) => schedule.onChange(listener),
        devices,
        organisations: () => listOrganisations(core).map(({ table }) => table),
        onOrganisationChange: (listener) => core.organisations.onChange(listener),
        updatedMs,
        onUpdated,
        onClosed: () => open.delete(board),
      })
      open.add(board)
      // A start that had to read the log must not be repeated: the next one may come before any round.
      core.deps.timers.set(() => void core.keeper.packAll(PACK_LEAST_FACTS), PACK_DELAY_MS)
      board.keepSearchWarm(core.deps)
      if (updatedMs(eventStream(id)) === null) onOpened()
      return board
    },
    listOpen: () => [...open].flatMap(({ id }) => [eventStream(id), contactsStream(id)]),
  }
}

function deviceNames(core: PhoneCore): () => ReadonlyMap<DeviceId, DeviceView> {
  let names: ReadonlyMap<DeviceId, DeviceView> | null = null
  core.organisations.onChange(() => {
    names = null
  })
  return () => {
    names ??= new Map(core.organisations.views().flatMap((view) => [...foldDevices(view.table)]))
    return names
  }
}
