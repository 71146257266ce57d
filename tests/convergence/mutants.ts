import type { DeviceId, SheetId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { LogEntry, SyncAnswer } from '#protocol/messages.ts'
import type { FactLogPort, TransportOutcome, TransportPort } from '#client/ports.ts'
import type { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { turnLog } from './turned-ports.ts'
import type { Mutant } from './world.ts'

/**
 * Variants of the protocol that are broken on purpose, by what they do at the ports. A simulator that does not
 * notice one of them is not looking (TEST-2). Each is made anew for every history.
 */
export const MUTANTS: Readonly<Record<string, () => Mutant>> = {
  'a phone that takes the verdict for the log': () => {
    const trusted = new Set<string>()
    const keyOf = (log: MemoryFactLog, sheet: SheetId) => `${log.state.epoch} ${sheet}`
    return {
      phone: {
        log: (log) => ({
          ...pass(log),
          listSheetsWithoutPosition: async (stream) => {
            const sheets = await log.listSheetsWithoutPosition(stream)
            return sheets.filter((sheet) => !trusted.has(keyOf(log, sheet.id)))
          },
        }),
        transport: (transport, log) =>
          withSync(transport, async (request, signer) => {
            const outcome = await transport.sync(request, signer)
            for (const { sheet, verdict } of verdictsOf(outcome))
              if (verdict === 'stored') trusted.add(keyOf(log, sheet))
            return outcome
          }),
      },
    }
  },

  'a server that tells sheets apart by device and number': () => ({
    store: (store) => ({
      ...store,
      transact: (streams, work) =>
        store.transact(streams, (transaction) =>
          work({
            ...transaction,
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
  }),

  'a server that calls sheets of the asking device the same': () => ({
    answer: (answer, reader) =>
      reader ? mapEntries(answer, (entry) => toSame(entry, reader.device)) : answer,
  }),

  'the same, with a phone that does not look for the bytes': () => ({
    answer: (answer, reader) =>
      reader ? mapEntries(answer, (entry) => toSame(entry, reader.device)) : answer,
    phone: {
      transport: (transport) =>
        withSync(transport, async (request, signer) => {
          const sent = new Set(request.streams.flatMap(({ sheets }) => sheets.map(idOf)))
          const outcome = await transport.sync(request, signer)
          if (outcome.kind !== 'answered') return outcome
          const answer = mapEntries(outcome.answer, (entry) =>
            entry.tag === 'same' && !sent.has(entry.sheet) ? { ...entry, tag: 'id' } : entry,
          )
          return { ...outcome, answer }
        }),
    },
  }),

  'a phone that applies a page whatever its cursor is': () => ({
    phone: {
      log: (log) => ({
        ...pass(log),
        applyPage: async (page) => log.applyPage({ ...page, asked: await log.readCursor(page.stream) }),
      }),
    },
  }),

  'a phone that stores a sealed sheet whatever was sealed meanwhile': () => ({
    phone: {
      log: (log) => ({
        ...pass(log),
        storeSealed: (sheet, facts) => {
          const { sheets, unsealed, heads } = log.state
          log.state = {
            ...log.state,
            sheets: [...sheets, sheet],
            unsealed: new Set([...unsealed].filter((fact) => !facts.includes(fact))),
            heads: new Map([
              ...heads,
              [`${sheet.stream} ${sheet.device}`, { number: sheet.number, sheet: sheet.id }],
            ]),
          }
          return Promise.resolve(true)
        },
      }),
    },
  }),

  'a phone that never shows its own certificate again': () => ({
    phone: {
      transport: (transport) =>
        withSync(transport, (request, signer) => {
          const certificates = request.certificates.filter(
            (bytes) => readCertificate(bytes)?.device !== signer?.device,
          )
          return transport.sync({ ...request, certificates }, signer)
        }),
    },
  }),
}

/** Every method of the log as it is, in an object whose parts can be replaced. */
function pass(log: FactLogPort): FactLogPort {
  return turnLog(log, { turn: () => Promise.resolve(), isFull: () => false })
}

function withSync(transport: TransportPort, sync: TransportPort['sync']): TransportPort {
  return {
    hello: () => transport.hello(),
    sync,
    enrol: (request) => transport.enrol(request),
    invite: (request, signer) => transport.invite(request, signer),
  }
}

function verdictsOf(outcome: TransportOutcome<SyncAnswer>) {
  if (outcome.kind !== 'answered') return []
  return outcome.answer.streams.flatMap((each) => (each.outcome === 'problem' ? [] : each.verdicts))
}

function mapEntries(answer: SyncAnswer, map: (entry: LogEntry) => LogEntry): SyncAnswer {
  const streams = answer.streams.map((each) =>
    each.outcome === 'page' ? { ...each, entries: each.entries.map(map) } : each,
  )
  return { ...answer, streams }
}

function toSame(entry: LogEntry, device: DeviceId): LogEntry {
  const read = entry.tag === 'bytes' ? readSheet(entry.sheet) : null
  if (read?.kind !== 'sheet' || read.sheet.device !== device) return entry
  return { tag: 'same', n: entry.n, sheet: read.sheet.id }
}

function idOf(bytes: Uint8Array): SheetId | null {
  const read = readSheet(bytes)
  return read.kind === 'sheet' ? read.sheet.id : null
}
