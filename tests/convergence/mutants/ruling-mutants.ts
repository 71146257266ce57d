import { foldClosing } from '#domain/fold/closing-view.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import { isKnownKind, roleMayMake } from '#domain/log/kinds.ts'
import { encodeSheet } from '#domain/log/sheet.ts'
import { holdSheets } from '#server/control/hold.ts'
import type { ControlDeps } from '#server/control/state-facts.ts'
import { readStream } from '#server/desk/read-stream.ts'
import type { SyncDeps } from '#server/sync/sync-streams.ts'
import { override } from '../world/gate.ts'
import { idOf, sheetOf } from './mutant-parts.ts'
import type { Mutants } from './mutants.ts'
import { withTransaction } from './server-mutants.ts'

/** Broken variants of how the server holds, releases, closes and erases (SYN-5, SYN-10, SYN-11). */
export const RULING_MUTANTS: Mutants = {
  'a server that takes nothing once an event was closed': () => ({
    isRaw: true,
    server: {
      prepare: async (deps, request) => {
        const streams = await Promise.all(
          request.streams.map(async (each) => {
            if (each.sheets.length === 0 || !each.stream.startsWith('event/')) return each
            const { table } = await readStream(deps, each.stream)
            return foldClosing(table).closed ? { ...each, sheets: each.sheets.map(() => NONSENSE) } : each
          }),
        )
        return { ...request, streams }
      },
    },
  }),

  'a server that takes sheets from nobody but their author': () => ({
    isRaw: true,
    server: {
      prepare: (_, request, reader) => {
        const streams = request.streams.map((each) => ({
          ...each,
          sheets: each.sheets.map((bytes) => (sheetOf(bytes)?.device === reader?.device ? bytes : NONSENSE)),
        }))
        return Promise.resolve({ ...request, streams })
      },
    },
  }),

  'a server that takes nothing under a certificate that has ended': () => ({
    isRaw: true,
    server: {
      prepare: async ({ store, clock }, request) => {
        const nowMs = clock.now().wallMs
        const isOver = async (bytes: Uint8Array) => {
          const certificate = sheetOf(bytes)?.certificate
          const [known] = certificate ? (await store.readCertificates([certificate])).values() : []
          return known !== undefined && known.untilMs < nowMs
        }
        const streams = await Promise.all(
          request.streams.map(async (each) => ({
            ...each,
            sheets: await Promise.all(
              each.sheets.map(async (bytes) => ((await isOver(bytes)) ? NONSENSE : bytes)),
            ),
          })),
        )
        return { ...request, streams }
      },
    },
  }),

  'a server that holds a sheet for a kind its author may not make': () => {
    const looked = new Set<string>()
    return {
      server: {
        prepare: async (deps, request) => {
          for (const { stream } of request.streams) await holdByRole(deps, stream, looked)
          return request
        },
      },
    }
  },

  'a server that holds without saying so in the stream': () => ({
    store: (store) =>
      withTransaction(store, (transaction) =>
        override(transaction, {
          append: (stream, sheets) =>
            transaction.append(
              stream,
              sheets.filter(({ bytes }) => !sheetOf(bytes)?.facts.some(({ kind }) => kind === 'held')),
            ),
        }),
      ),
  }),

  'a server that releases a sheet without numbering it again': () => ({
    store: (store) =>
      withTransaction(store, (transaction) =>
        override(transaction, { appendAgain: (stream) => transaction.append(stream, []) }),
      ),
  }),

  'a server that does not release what a new right allows': () => ({
    store: (store) =>
      withTransaction(store, (transaction) =>
        override(transaction, {
          append: (stream, sheets) =>
            transaction.append(
              stream,
              sheets.filter(({ bytes }) => !sheetOf(bytes)?.facts.some(({ kind }) => kind === 'released')),
            ),
          appendAgain: (stream) => transaction.append(stream, []),
        }),
      ),
  }),

  'a server that erases the envelope with the personal part': () => ({
    store: (store) =>
      withTransaction(store, (transaction) =>
        override(transaction, {
          replaceBytes: (stream, changes) =>
            transaction.replaceBytes(
              stream,
              changes.map(({ sheet, bytes }) => ({ sheet, bytes: withoutStripped(bytes) })),
            ),
        }),
      ),
  }),

  'a server that notes an erasure and leaves what it has as it is': () => ({
    store: (store) =>
      withTransaction(store, (transaction) =>
        override(transaction, { replaceBytes: () => Promise.resolve() }),
      ),
  }),

  'a server that keeps personal parts that come after an erasure': () => {
    const whole = new Map<SheetId, Uint8Array>()
    return {
      isRaw: true,
      server: {
        prepare: (_, request) => {
          for (const { sheets } of request.streams)
            for (const bytes of sheets) {
              const id = idOf(bytes)
              if (id) whole.set(id, bytes)
            }
          return Promise.resolve(request)
        },
      },
      store: (store) =>
        withTransaction(store, (transaction) =>
          override(transaction, {
            append: (stream, sheets) =>
              transaction.append(
                stream,
                sheets.map((sheet) => ({ ...sheet, bytes: whole.get(sheet.id) ?? sheet.bytes })),
              ),
          }),
        ),
    }
  },

  'a server that forgets erasures and revocations with its log': () => ({
    server: {
      journal: (journal) => override(journal, { append: () => Promise.resolve() }),
    },
  }),
}

/** Holds what is in the log as an organiser would, and says so. */
async function holdByRole(
  deps: SyncDeps & ControlDeps,
  stream: StreamId,
  looked: Set<string>,
): Promise<void> {
  const rows = (await deps.store.listLog(stream, 0, 100)).filter((row) => !row.isHeld)
  const fresh = rows.flatMap(({ sheet }) => (looked.has(stream + sheet) ? [] : [sheet]))
  const sheets: SheetId[] = []
  for (const [id, bytes] of await deps.store.readSheets(stream, fresh)) {
    looked.add(stream + id)
    if (await isForeign(deps, bytes)) sheets.push(id)
  }
  if (sheets.length > 0) await holdSheets(deps, { stream, sheets })
}

async function isForeign({ store }: SyncDeps, bytes: Uint8Array): Promise<boolean> {
  const sheet = sheetOf(bytes)
  const [certificate] = sheet ? (await store.readCertificates([sheet.certificate])).values() : []
  if (!sheet || !certificate || certificate.role === 'server') return false
  return sheet.facts.some(({ kind }) => isKnownKind(kind) && !roleMayMake(certificate.role, kind))
}

const NONSENSE = new Uint8Array(1)

/** The sheet as if what was erased had never stood in it. */
function withoutStripped(bytes: Uint8Array): Uint8Array {
  const sheet = sheetOf(bytes)
  if (!sheet) return bytes
  const left = sheet.frozen.filter((_, i) => !sheet.facts[i]?.lacksPersonal)
  return left.length > 0 ? encodeSheet(sheet.headerBytes, sheet.signature, left) : bytes
}
