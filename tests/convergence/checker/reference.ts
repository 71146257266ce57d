import { authorIn, foldSheets } from '#domain/fold/stream-state.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { StreamId } from '#domain/ids.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { World } from '../world/world.ts'

/**
 * What a stream says, folded by the checker itself from its own memory of what was committed, in an order of its
 * own: what every phone and the server must say too (FACT-3, FACT-9).
 */
export function foldReference(world: World, stream: StreamId): StreamState {
  const { disk, random } = world
  const { history } = disk
  const sheets = random
    .shuffle([...history.latest(stream).values()])
    .flatMap(({ bytes, certificate: id }) => {
      const read = readSheet(bytes)
      const certificate = history.certificates.get(id)
      return read.kind === 'sheet'
        ? [
            {
              sheet: read.sheet,
              author: certificate && world.trusts(certificate) ? authorIn(certificate, stream) : null,
            },
          ]
        : []
    })
  return foldSheets(sheets)
}
