import type { DeviceView } from '#domain/fold/device-view.ts'
import { foldDeviceSheets } from '#domain/fold/device-sheets.ts'
import type { DeviceSheets } from '#domain/fold/device-sheets.ts'
import type { DeviceId, StreamId } from '#domain/ids.ts'
import type { FactLogPort } from '#client/ports.ts'
import type { PhoneRecord, PhoneRecords, PlaceRecord, Stop } from '#client/services.ts'
import type { StreamView } from './stream-view.ts'
import type { ViewKeeper } from './view-keeper.ts'

export interface LogRecordsDeps {
  readonly log: Pick<FactLogPort, 'listStreams' | 'watch'>
  readonly keeper: Pick<ViewKeeper, 'open' | 'refresh'>
  readonly devices: () => ReadonlyMap<DeviceId, DeviceView>
  readonly onDevicesChange: (listener: () => void) => Stop
  readonly own: () => DeviceId | null
  /** This server and those that were adopted: their chains part with every restore, as they should (SHEET-3). */
  readonly servers: () => ReadonlySet<DeviceId>
}

/** What all streams of this desk show of each device's sheets, put together by device. */
export class LogRecords implements PhoneRecords {
  readonly #deps: LogRecordsDeps
  readonly #views = new Map<StreamId, StreamView>()
  /** By stream; what is not here is worked out when it is asked for. */
  readonly #sheets = new Map<StreamId, readonly DeviceSheets[]>()
  readonly #listeners = new Set<() => void>()
  readonly #stops: readonly Stop[]

  constructor(deps: LogRecordsDeps) {
    this.#deps = deps
    this.#stops = [
      deps.log.watch(({ streams }) => streams.forEach((stream) => void this.#read(stream))),
      deps.onDevicesChange(() => this.#tell()),
    ]
  }

  /** Reads every stream that is here. @throws {StorageFailure} */
  async readAll(): Promise<void> {
    for (const stream of await this.#deps.log.listStreams())
      this.#views.set(stream, await this.#deps.keeper.open(stream))
  }

  phones(): readonly PhoneRecord[] {
    const places = new Map<DeviceId, PlaceRecord[]>()
    for (const device of this.#deps.devices().keys()) places.set(device, [])
    for (const [stream, view] of this.#views)
      for (const sheets of this.#sheetsOf(stream, view))
        places.set(sheets.device, [...(places.get(sheets.device) ?? []), { ...sheets, stream }])
    const servers = this.#deps.servers()
    return [...places]
      .filter(([device]) => !servers.has(device))
      .map(([device, own]) => this.#phoneOf(device, own))
  }

  onChange(listener: () => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#stops.forEach((stop) => stop())
    this.#listeners.clear()
  }

  #phoneOf(device: DeviceId, places: readonly PlaceRecord[]): PhoneRecord {
    const known = this.#deps.devices().get(device)
    const times = places.flatMap(({ lastMs }) => lastMs ?? [])
    return {
      device,
      name: known?.name ?? '',
      role: known?.role ?? '',
      isOwn: device === this.#deps.own(),
      isRevoked: places.some(({ isRevoked }) => isRevoked),
      lastMs: times.length > 0 ? Math.max(...times) : null,
      count: places.reduce((sum, { count }) => sum + count, 0),
      places,
    }
  }

  #sheetsOf(stream: StreamId, view: StreamView): readonly DeviceSheets[] {
    const known = this.#sheets.get(stream)
    if (known) return known
    const sheets = foldDeviceSheets(view.folded.state)
    this.#sheets.set(stream, sheets)
    return sheets
  }

  /** Not by the view's own listeners: a hold of what is not here changes nothing else. */
  async #read(stream: StreamId): Promise<void> {
    try {
      this.#views.set(stream, await this.#deps.keeper.open(stream))
      await this.#deps.keeper.refresh(stream)
    } catch {
      // Storage that cannot be read now is read at the next change; what was read stays.
      return
    }
    this.#sheets.delete(stream)
    this.#tell()
  }

  #tell(): void {
    this.#listeners.forEach((listener) => listener())
  }
}
