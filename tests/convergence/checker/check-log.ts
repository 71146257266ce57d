import type { StreamId } from '#domain/ids.ts'
import type { World } from '../world/world.ts'
import { Violation } from './violation.ts'

/** The server's log of a stream is what was committed, and holds nothing that nobody stated. */
export async function checkLog(world: World, stream: StreamId): Promise<void> {
  const { disk, witness, identity, formerIdentities, sheetFacts } = world
  const servers = [identity, ...formerIdentities].map((each) => each.device)
  const rows = disk.history.rows(stream)
  const stored = await disk.store.listLog(stream, 0, rows.length + 1)
  if (stored.map((row) => row.sheet).join() !== rows.map((row) => row.sheet).join())
    throw new Violation(`the store holds another log of ${stream} than was committed`)
  for (const { sheet, bytes, device } of rows) {
    const facts = sheetFacts.list(sheet, bytes)
    if (facts.length === 0) throw new Violation(`a sheet in ${stream} cannot be read`)
    if (!servers.includes(device) && !facts.every((fact) => witness.wasStated(fact)))
      throw new Violation(`somebody else's fact stands in ${stream}`)
  }
}
