import { isKnownKind } from '#domain/log/kinds.ts'
import { listStripped } from '#domain/log/sheet.ts'
import type { SheetId } from '#domain/ids.ts'
import type { StorePort, StreamTransaction } from '#server/ports.ts'
import { advanceCursor } from '#domain/log/digest.ts'
import { override } from '../world/gate.ts'
import { idOf, mapEntries, sheetOf, toSame, withSync } from './mutant-parts.ts'
import type { Mutants } from './mutants.ts'

/** Broken variants of how the server accepts, numbers and tells (SYN-1, SYN-3, SYN-4, SYN-5). */
export const SERVER_MUTANTS: Mutants = {
  'a server that tells sheets apart by device and number': () => ({
    store: (store) =>
      withTransaction(store, (transaction) =>
        override(transaction, {
          append: async (stream, sheets) => {
            const fresh = []
            for (const sheet of sheets) {
              const head = await transaction.readChainHead(stream, sheet.device)
              if (sheet.number > (head?.number ?? 0)) fresh.push(sheet)
            }
            return transaction.append(stream, fresh)
          },
        }),
      ),
  }),

  'a server that takes only the next sheet of a chain': () => ({
    store: (store) =>
      withTransaction(store, (transaction) =>
        override(transaction, {
          append: async (stream, sheets) => {
            const known = new Set<SheetId>()
            const fresh = []
            for (const sheet of sheets) {
              const { id, previous } = sheet
              const isNext =
                previous === null ||
                known.has(previous) ||
                (await transaction.listKnown(stream, [previous])).has(previous)
              if (isNext) {
                fresh.push(sheet)
                known.add(id)
              }
            }
            return transaction.append(stream, fresh)
          },
        }),
      ),
  }),

  'a server that drops a sheet whose facts it has': () => ({
    store: (store) => {
      const seen = new Set<string>()
      return withTransaction(store, (transaction) =>
        override(transaction, {
          append: (stream, sheets) => {
            const fresh = sheets.filter(({ bytes, isControl }) => {
              const facts = sheetOf(bytes)?.facts ?? []
              const isNew = isControl || facts.some(({ id }) => !seen.has(`${stream} ${id}`))
              for (const { id } of facts) seen.add(`${stream} ${id}`)
              return isNew
            })
            return transaction.append(stream, fresh)
          },
        }),
      )
    },
  }),

  'a server that calls sheets of the asking device the same': () => ({
    isRaw: true,
    server: {
      answer: (answer, reader) =>
        reader ? mapEntries(answer, (entry) => toSame(entry, reader.device)) : answer,
    },
  }),

  'the same, with a phone that does not look for the bytes': () => ({
    isRaw: true,
    server: {
      answer: (answer, reader) =>
        reader ? mapEntries(answer, (entry) => toSame(entry, reader.device)) : answer,
    },
    phone: {
      transport: (transport) =>
        withSync(transport, (sync) => async (request, signer) => {
          const sent = new Set(request.streams.flatMap(({ sheets }) => sheets.map(idOf)))
          const outcome = await sync(request, signer)
          if (outcome.kind !== 'answered') return outcome
          const answer = mapEntries(outcome.answer, (entry) =>
            entry.tag === 'same' && !sent.has(entry.sheet) ? { ...entry, tag: 'id' } : entry,
          )
          return { ...outcome, answer }
        }),
    },
  }),

  'positions without a digest': () => ({
    isRaw: true,
    server: {
      prepare: async ({ store }, request) => {
        const streams = await Promise.all(
          request.streams.map(async (each) => {
            const { n } = each.cursor
            const digest = await store.readDigest(each.stream, n)
            return { ...each, cursor: { n, digest: digest ?? each.cursor.digest } }
          }),
        )
        return { ...request, streams }
      },
    },
    phone: {
      transport: (transport) =>
        withSync(transport, (sync) => async (request, signer) => {
          const outcome = await sync(request, signer)
          if (outcome.kind !== 'answered') return outcome
          const streams = outcome.answer.streams.map((each) => {
            const asked = request.streams.find(({ stream }) => stream === each.stream)
            if (each.outcome !== 'page' || each.from !== asked?.cursor.n) return each
            let { cursor } = asked
            for (const entry of each.entries) {
              const id = entry.tag === 'bytes' ? idOf(entry.sheet) : entry.sheet
              if (id) cursor = advanceCursor(cursor, id)
            }
            return { ...each, cursor }
          })
          return { ...outcome, answer: { ...outcome.answer, streams } }
        }),
    },
  }),

  'a server that takes a sheet without its personal parts': () => ({
    isRaw: true,
    server: {
      prepare: async ({ store }, request) => {
        for (const { stream, sheets } of request.streams)
          for (const bytes of sheets) {
            const sheet = sheetOf(bytes)
            if (!sheet || sheet.stream !== stream || listStripped(sheet).length === 0) continue
            const { id, device, number, previous, certificate } = sheet
            const [known] = (await store.readCertificates([certificate])).values()
            const row = { id, device, number, previous, certificate, bytes, isControl: false, isHeld: false }
            if (known) await store.transact(stream, (transaction) => transaction.append(stream, [row]))
          }
        return request
      },
    },
  }),

  'a server that does not check signatures': () => ({ server: { verify: () => Promise.resolve(true) } }),

  'a server that refuses what comes from the future': () => ({
    isRaw: true,
    server: {
      prepare: (deps, request) => {
        const latestMs = deps.clock.now().wallMs + DAY_MS
        const isComing = (bytes: Uint8Array) =>
          sheetOf(bytes)?.facts.some(({ time }) => time.wallMs > latestMs) ?? false
        const streams = request.streams.map((each) => ({
          ...each,
          sheets: each.sheets.map((bytes) => (isComing(bytes) ? new Uint8Array(1) : bytes)),
        }))
        return Promise.resolve({ ...request, streams })
      },
    },
  }),

  'a server that refuses kinds it does not know': () => ({
    isRaw: true,
    server: {
      prepare: (_, request) => {
        const isOdd = (bytes: Uint8Array) =>
          sheetOf(bytes)?.facts.some(({ kind }) => !isKnownKind(kind)) ?? false
        const streams = request.streams.map((each) => ({
          ...each,
          sheets: each.sheets.map((bytes) => (isOdd(bytes) ? new Uint8Array(1) : bytes)),
        }))
        return Promise.resolve({ ...request, streams })
      },
    },
  }),

  'a server that sends certificates only to those who ask': () => ({
    isRaw: true,
    server: { answer: (answer) => ({ ...answer, certificates: [] }) },
  }),
}

const DAY_MS = 86_400_000

/** The store with every transaction as `change` makes it. */
export function withTransaction(
  store: StorePort,
  change: (transaction: StreamTransaction) => StreamTransaction,
): StorePort {
  return override(store, {
    transact: (stream, work) => store.transact(stream, (transaction) => work(change(transaction))),
  })
}
