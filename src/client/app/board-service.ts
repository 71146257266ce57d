import { foldDevices } from '#domain/fold/device-view.ts'
import type { DeviceView } from '#domain/fold/device-view.ts'
import type { DeviceId, StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { BoardService, ScheduleService, Stop } from '#client/services.ts'
import { EventBoard } from '#client/views/board.ts'
import type { PhoneCore } from './phone-core.ts'

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
    async open(id) {
      const [event, contacts] = await Promise.all([
        core.keeper.open(eventStream(id)),
        core.keeper.open(contactsStream(id)),
      ])
      const board: EventBoard = new EventBoard(id, {
        event,
        contacts,
        custody: core.custody,
        findEvent: (each) => schedule.event(each),
        onScheduleChange: (listener) => schedule.onChange(listener),
        devices,
        onDevicesChange: (listener) => core.organisations.onChange(listener),
        updatedMs,
        onUpdated,
        onClosed: () => open.delete(board),
      })
      open.add(board)
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
