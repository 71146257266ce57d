import type { SheetId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { override } from '../world/gate.ts'
import type { Mutants } from './mutants.ts'
import { verdictsOf, withSync } from './mutant-parts.ts'

/** Broken variants of what a phone sends, and of what it takes for sent (SYN-1, SYN-2). */
export const QUEUE_MUTANTS: Mutants = {
  'a phone that takes the verdict for the log': () => {
    const trusted = new Set<string>()
    const keyOf = (log: MemoryFactLog, sheet: SheetId) => `${log.state.epoch} ${sheet}`
    return {
      isRaw: true,
      phone: {
        log: (log) =>
          override(log, {
            listSheetsWithoutPosition: async (stream) => {
              const sheets = await log.listSheetsWithoutPosition(stream)
              return sheets.filter((sheet) => !trusted.has(keyOf(log, sheet.id)))
            },
          }),
        transport: (transport, log) =>
          withSync(transport, (sync) => async (request, signer) => {
            const outcome = await sync(request, signer)
            for (const { sheet, verdict } of verdictsOf(request, outcome))
              if (sheet && verdict === 'stored') trusted.add(keyOf(log, sheet))
            return outcome
          }),
      },
    }
  },

  'a phone that deletes a sheet once the server has acknowledged it': () => ({
    isRaw: true,
    phone: {
      transport: (transport, log) =>
        withSync(transport, (sync) => async (request, signer) => {
          const outcome = await sync(request, signer)
          const stored = new Set(
            verdictsOf(request, outcome).flatMap(({ sheet, verdict }) =>
              verdict === 'stored' ? [sheet] : [],
            ),
          )
          const { sheets, numbers } = log.state
          log.state = {
            ...log.state,
            sheets: sheets.filter(({ id }) => !stored.has(id)),
            numbers: {
              ...numbers,
              sheets: numbers.sheets.filter((_, i) => !stored.has(sheets[i]?.id ?? ('' as SheetId))),
            },
          }
          return outcome
        }),
    },
  }),

  'a phone that does not send what it carries for others': () => ({
    phone: {
      log: (log) =>
        override(log, {
          listSheetsWithoutPosition: async (stream) => {
            const sheets = await log.listSheetsWithoutPosition(stream)
            return sheets.filter((sheet) => sheet.origin !== 'carried')
          },
        }),
    },
  }),

  'a phone that does not send what the server itself once said': () => ({
    phone: {
      log: (log) =>
        override(log, {
          listSheetsWithoutPosition: async (stream) => {
            const sheets = await log.listSheetsWithoutPosition(stream)
            return sheets.filter((sheet) => sheet.origin !== 'server')
          },
        }),
    },
  }),

  'a phone whose queue waits for a sheet that was refused': () => {
    const refused = new Set<string>()
    return {
      isRaw: true,
      phone: {
        log: (log) =>
          override(log, {
            listSheetsWithoutPosition: async (stream) => {
              const sheets = await log.listSheetsWithoutPosition(stream)
              const first = sheets.findIndex((sheet) => refused.has(nameOf(sheet.bytes)))
              return first < 0 ? sheets : sheets.slice(0, first + 1)
            },
          }),
        transport: (transport) =>
          withSync(transport, (sync) => async (request, signer) => {
            const outcome = await sync(request, signer)
            for (const { bytes, verdict } of verdictsOf(request, outcome))
              if (verdict === 'unreadable') refused.add(nameOf(bytes))
            return outcome
          }),
      },
    }
  },

  'a phone that checks no signatures': () => ({ phone: { verify: () => Promise.resolve(true) } }),

  'a phone that never shows its own certificate again': () => ({
    phone: {
      transport: (transport) =>
        withSync(transport, (sync) => (request, signer) => {
          const certificates = request.certificates.filter(
            (bytes) => readCertificate(bytes)?.device !== signer?.device,
          )
          return sync({ ...request, certificates }, signer)
        }),
    },
  }),
}

const nameOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
