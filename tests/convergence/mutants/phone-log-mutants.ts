import type { FactId } from '#domain/ids.ts'
import { override } from '../world/gate.ts'
import { addSheets, sheetOf } from './mutant-parts.ts'
import type { Mutants } from './mutants.ts'

/** Steps of everybody else that a write of a large page takes on a cheap phone. */
const SLOW_TURNS = 40

/** Broken variants of the phone's storage: what it does in one stroke, and on what condition (SHEET-1, SYN-1). */
export const PHONE_LOG_MUTANTS: Mutants = {
  'a phone that applies a page whatever its cursor is': () => ({
    phone: {
      log: (log) =>
        override(log, {
          applyPage: async (page) => log.applyPage({ ...page, asked: await log.readCursor(page.stream) }),
        }),
    },
  }),

  'a phone that moves its cursor before it stores the sheets': () => ({
    phone: {
      log: (log, { turn }) =>
        override(log, {
          applyPage: async (page) => {
            const entries = page.entries.map((entry) => ({ ...entry, stored: null }))
            if (!(await log.applyPage({ ...page, entries }))) return false
            // A slow disk: the tab may be closed, or the phone set back, in between.
            for (let i = 0; i < SLOW_TURNS; i++) await turn()
            addSheets(
              log,
              page.entries.flatMap(({ stored }) => stored ?? []),
            )
            // So that views hear of it.
            const cursor = await log.readCursor(page.stream)
            return log.applyPage({
              ...page,
              asked: cursor,
              from: cursor.n,
              entries: [],
              cursor,
              erased: null,
            })
          },
        }),
    },
  }),

  'a phone that keeps its old log beside the new one after a divergence': () => ({
    phone: {
      log: (log) =>
        override(log, {
          applyPage: (page) => log.applyPage({ ...page, from: page.asked.n }),
        }),
    },
  }),

  'a phone that stores a sealed sheet whatever was sealed meanwhile': () => ({
    phone: {
      log: (log) =>
        override(log, {
          storeSealed: async (sheet, facts) => {
            const { unsealed } = log.state
            const open = facts.filter((fact) => unsealed.has(fact))
            return log.storeSealed(sheet, open, await log.readHead(sheet.stream, sheet.device))
          },
        }),
    },
  }),

  'a phone that sends a sheet before it has stored it': () => ({
    phone: {
      log: (log, { turn }) => {
        const waiting: Parameters<typeof log.storeSealed>[] = []
        return override(log, {
          storeSealed: (...args) => {
            waiting.push(args)
            void turn()
              .then(turn)
              .then(turn)
              .then(() => log.storeSealed(...args))
            return Promise.resolve(true)
          },
          listUnsealed: async (stream, most) => {
            const sealed = new Set<FactId>(waiting.flatMap(([, facts]) => facts))
            return (await log.listUnsealed(stream, most)).filter((fact) => !sealed.has(fact.id))
          },
          listSheetsWithoutPosition: async (stream) => {
            const stored = await log.listSheetsWithoutPosition(stream)
            const early = waiting.flatMap(([sheet]) => (sheet.stream === stream ? [sheet] : []))
            return [...stored, ...early.filter(({ id }) => !log.state.sheets.some((each) => each.id === id))]
          },
        })
      },
    },
  }),

  'a phone that saves the parts of one tap one after the other': () => ({
    phone: {
      log: (log, { turn }) =>
        override(log, {
          append: async (facts) => {
            for (const fact of facts) {
              await log.append([fact])
              await turn()
            }
          },
        }),
    },
  }),

  'a phone that leaves facts to the key that captured them': () => {
    const captured = new Map<FactId, string>()
    return {
      phone: {
        log: (log, { phone }) => {
          const device = () => phone.device.identity?.device ?? ''
          return override(log, {
            append: (facts) => {
              for (const { fact } of facts) captured.set(fact.id, device())
              return log.append(facts)
            },
            listUnsealed: async (stream, most) => {
              const facts = await log.listUnsealed(stream, most)
              return facts.filter((fact) => captured.get(fact.id) === device())
            },
          })
        },
      },
    }
  },

  'a tap that is stated anew when its first write was not heard of': () => {
    let taps = 0
    return {
      phone: {
        save: async (capture) => {
          if (++taps % 5 === 0) await capture()
          return capture()
        },
      },
    }
  },

  'a phone that does not believe facts from the future': () => ({
    phone: {
      log: (log, { phone }) =>
        override(log, {
          applyPage: (page) => {
            const isComing = (bytes: Uint8Array) =>
              sheetOf(bytes)?.facts.some(({ time }) => time.wallMs > phone.now().wallMs + DAY_MS) ?? false
            const entries = page.entries.map((entry) =>
              entry.stored && isComing(entry.stored.bytes) ? { ...entry, stored: null } : entry,
            )
            return log.applyPage({ ...page, entries })
          },
        }),
    },
  }),

  'a phone that does not remember who was erased': () => ({
    phone: {
      log: (log) =>
        override(log, {
          applyPage: (page) => log.applyPage({ ...page, erased: null }),
        }),
    },
  }),
}

const DAY_MS = 86_400_000
