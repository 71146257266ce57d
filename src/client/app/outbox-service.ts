import { readFact } from '#domain/log/fact.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { OutboxItem, OutboxService } from '#client/services.ts'
import { listOnServer } from './list-on-server.ts'
import { itemOf } from './outbox-item.ts'
import type { PhoneCore } from './phone-core.ts'

/** More than anybody scrolls through; the count stays exact. */
const MOST_READ = 2_000

type Item = Omit<OutboxItem, 'custody' | 'isRefused'>

/** What is on this phone and not yet seen on the server, captured here or carried for others. */
export function createOutboxService(core: PhoneCore): OutboxService {
  const { custody, deps } = core
  return {
    count: () => custody.count(),
    countPeers: () => custody.countPeers(),
    countOnlyHere: () => custody.countOnlyHere(),
    oldestMs: () => custody.oldestMs(),
    onChange: (listener) => custody.onChange(() => listener()),
    async list(limit) {
      const facts = await deps.log.readFacts(custody.listFacts().slice(0, MOST_READ))
      const own = facts.flatMap(({ stream, fact: { envelope, personal } }) => {
        const fact = readFact(envelope, personal)
        return fact ? [{ ...itemOf(stream, fact), isCarried: false }] : []
      })
      const items = new Map([...(await listCarried(core)), ...own].map((item) => [item.fact, item]))
      return [...items.values()]
        .map((item) => ({
          ...item,
          custody: custody.custodyOf(item.fact),
          isRefused: custody.isRefused(item.fact),
        }))
        .sort((a, b) => a.capturedMs - b.capturedMs)
        .slice(0, limit)
    },
    listOnServer: (event, limit) =>
      listOnServer({ log: deps.log, own: core.identity()?.device ?? null }, event, limit),
  }
}

/** Facts of other phones that this one took over (SYN-12). */
async function listCarried({ custody, deps }: PhoneCore): Promise<readonly Item[]> {
  const items: Item[] = []
  for (const stream of custody.listWaiting()) {
    const carried = (await deps.log.listSheetsWithoutPosition(stream)).filter(
      ({ origin }) => origin !== 'own',
    )
    for (const { bytes } of carried) {
      const read = readSheet(bytes)
      if (read.kind === 'sheet' && items.length < MOST_READ)
        items.push(...read.sheet.facts.map((fact) => ({ ...itemOf(stream, fact), isCarried: true })))
    }
  }
  return items
}
