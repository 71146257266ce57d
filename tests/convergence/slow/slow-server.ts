import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { FactId } from '#domain/ids.ts'
import { buildApp } from '#server/app.ts'
import { replayJournal } from '#server/backup/replay-journal.ts'
import { getStoredSheet } from '#server/desk/stored-sheet.ts'
import { readConfig } from '#server/config.ts'
import type { AppDeps } from '#server/routes/deps.ts'
import { openServices } from '#server/services.ts'
import { databaseIn } from '#server/storage/sqlite/data-folder.ts'
import type { SlowClock } from './slow-clock.ts'

const MOST_ROWS = 10_000

/** The real server over a real SQLite file, on a loopback port that it keeps when it is started again. */
export class SlowServer {
  readonly #folder: string
  readonly #clock: SlowClock
  #port = 0
  #http: Server | null = null
  #deps: AppDeps | null = null
  #backups = 0

  private constructor(folder: string, clock: SlowClock) {
    this.#folder = folder
    this.#clock = clock
  }

  /** @param from a data folder to begin with, of which a copy is made */
  static async open(clock: SlowClock, from?: string): Promise<SlowServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'asar-slow-'))
    if (from) await cp(from, path.join(folder, 'data'), { recursive: true })
    const server = new SlowServer(folder, clock)
    await server.start()
    return server
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get folder(): string {
    return path.join(this.#folder, 'data')
  }

  /** What the running server stands on. @throws while it is stopped */
  get deps(): AppDeps {
    if (!this.#deps) throw new Error('the server is stopped')
    return this.#deps
  }

  async start(): Promise<void> {
    const config = readConfig({ ASAR_DATA: this.folder, ASAR_LOG: 'silent' })
    const deps = await openServices(config, { now: () => this.#clock.now() })
    await replayJournal(deps)
    this.#deps = deps
    const listener = getRequestListener(buildApp(deps).fetch)
    const http = createServer((request, response) => void listener(request, response))
    await new Promise<void>((resolve) => http.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (http.address() as AddressInfo).port
    this.#http = http
  }

  /** Ends in the middle of whatever it was doing: connections break, the database closes. */
  async kill(): Promise<void> {
    const { http, deps } = { http: this.#http, deps: this.#deps }
    this.#http = null
    this.#deps = null
    http?.closeAllConnections()
    await new Promise<void>((resolve) => (http ? http.close(() => resolve()) : resolve()))
    deps?.live.close()
    await deps?.store.close()
  }

  /** Facts of all sheets in the logs of the running server. */
  async listFacts(): Promise<readonly FactId[]> {
    const { store } = this.deps
    const facts: FactId[] = []
    for (const stream of await store.listStreams('')) {
      const rows = await store.listLog(stream, 0, MOST_ROWS)
      const sheets = await store.readSheets(
        stream,
        rows.map((row) => row.sheet),
      )
      for (const bytes of sheets.values()) facts.push(...getStoredSheet(bytes).facts.map(({ id }) => id))
    }
    return facts
  }

  /** Copies the database of the stopped server. @returns where to */
  async backUp(): Promise<string> {
    const copy = path.join(this.#folder, `backup-${++this.#backups}`)
    await cp(databaseIn(this.folder), copy)
    return copy
  }

  /** Puts an older copy in the place of the stopped server's database; the journal stays. */
  async restore(copy: string): Promise<void> {
    for (const rest of ['-wal', '-shm']) await rm(databaseIn(this.folder) + rest, { force: true })
    await cp(copy, databaseIn(this.folder))
  }

  /** Nothing is left of the stopped server, not even its key: another one begins in its place. */
  async lose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }

  /** All bytes of the stopped server's database file. */
  async readFile(): Promise<Uint8Array> {
    const parts = await Promise.all(
      ['', '-wal'].map((rest) => readFile(databaseIn(this.folder) + rest).catch(() => Buffer.alloc(0))),
    )
    return Buffer.concat(parts)
  }

  /** Without waiting, at the end of the process. */
  removeNow(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async remove(): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
