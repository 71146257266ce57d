import { emptyCursor } from '#domain/log/digest.ts'
import type { Phone } from '../world/phone.ts'
import type { World } from '../world/world.ts'
import { isSameCursor } from './server-history.ts'

/** What a phone still has to do, the first thing found; `null`: nothing. */
export function unrestOf(world: World, phone: Phone): string | null {
  const { history } = world.disk
  const { unsealed, sheets, positions, cursors } = phone.log.state
  if (unsealed.size > 0) return `${phone.name} has facts that nobody signed`
  // Without an account a phone only reads: what a restored server lost, others bring back.
  for (const sheet of phone.device.identity ? sheets : []) {
    const isPlaced = positions.get(sheet.stream)?.some((entry) => entry.sheet === sheet.id)
    if (!isPlaced && !world.spoilt.has(sheet.id))
      return `${phone.name} has a sheet without a position in ${sheet.stream}`
  }
  const followed = world.listFollowed(phone)
  for (const stream of history.streams())
    if (
      followed.includes(stream) &&
      !isSameCursor(cursors.get(stream) ?? emptyCursor(stream), history.end(stream))
    )
      return `${phone.name} does not have all of ${stream}`
  return null
}
