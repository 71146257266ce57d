import type { StreamId } from '#domain/ids.ts'
import type { DevicePort } from '#client/ports.ts'
import type { Stop } from '#client/services.ts'

/** For display only, so a little behind after a kill does no harm. */
const STORE_EVERY_MS = 60_000

/** Remembers when the server was last heard, and which streams were then up to date. */
export class ContactBook {
  readonly #device: Pick<DevicePort, 'readContact' | 'storeContact'>
  #lastMs: number | null = null
  #streams = new Map<StreamId, number>()
  #storedMs = -Infinity
  readonly #listeners = new Set<() => void>()

  constructor(device: Pick<DevicePort, 'readContact' | 'storeContact'>) {
    this.#device = device
  }

  async read(): Promise<void> {
    const { lastMs, streams } = await this.#device.readContact()
    this.#lastMs = lastMs
    this.#streams = new Map(streams)
  }

  lastMs(): number | null {
    return this.#lastMs
  }

  updatedMs(stream: StreamId): number | null {
    return this.#streams.get(stream) ?? null
  }

  note(nowMs: number, streams: readonly StreamId[]): void {
    this.#lastMs = nowMs
    const isNew = streams.some((stream) => !this.#streams.has(stream))
    for (const stream of streams) this.#streams.set(stream, nowMs)
    if (isNew || Math.abs(nowMs - this.#storedMs) > STORE_EVERY_MS) {
      this.#storedMs = nowMs
      // A note that could not be kept is made again in a minute.
      this.#device.storeContact({ lastMs: nowMs, streams: new Map(this.#streams) }).catch(() => undefined)
    }
    this.#listeners.forEach((listener) => listener())
  }

  /** Streams that are not on this phone any more. */
  forget(streams: readonly StreamId[]): void {
    for (const stream of streams) this.#streams.delete(stream)
  }

  onChange(listener: () => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
