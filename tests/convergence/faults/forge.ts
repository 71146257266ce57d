import { freezeFact } from '#domain/log/fact.ts'
import { sealSheet } from '#domain/log/seal.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { sessionIdOf } from '#domain/ids.ts'
import { MAX_SHEETS } from '#protocol/messages.ts'
import type { StoredSheet } from '#client/ports.ts'
import type { TransportPort } from '#client/sync/transport-port.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import { draftRoster } from '../deeds/drafts.ts'
import { override } from '../world/gate.ts'
import type { Phone } from '../world/phone.ts'
import type { World } from '../world/world.ts'

const { sign } = fakeKeys('a forger')

/**
 * A sheet with facts that nobody stated, in the name of somebody whose sheet this phone has, the next in their chain:
 * all of it is right but the signature, for the forger lacks the key. `null`: there is nobody to be.
 */
export async function forgeSheet(world: World, phone: Phone): Promise<StoredSheet | null> {
  const random = world.forgeRandom
  const known = phone.log.state.sheets.filter(({ id }) => !world.spoilt.has(id))
  if (known.length === 0) return null
  const real = random.pick(known)
  const read = readSheet(real.bytes)
  if (read.kind === 'unreadable') return null
  const { organisation, stream, device, certificate } = read.sheet
  const moment = { session: sessionIdOf(random.bytes(8)), seq: 1, time: phone.now(), salt: random.bytes(8) }
  const facts = draftRoster(random, 1).map((draft) => freezeFact(draft, moment))
  const number = real.number + 1
  const header = { organisation, stream, device, number, previous: real.id, certificate, clock: null }
  const { id, bytes } = await sealSheet(header, facts, sign)
  return { ...real, id, number, bytes }
}

/** The way to the server for a phone whose owner adds to what it sends. */
export function addForged(world: World, transport: TransportPort, phone: Phone): TransportPort {
  return override(transport, {
    sync: async (request, signer) => {
      const forged = world.forgers.has(phone) ? await forgeSheet(world, phone) : null
      if (!forged) return transport.sync(request, signer)
      world.fault(`${phone.name} forges a sheet`)
      // Verdicts come in the order of the sheets: behind its own, where none of those is packed.
      const streams = request.streams.map((each) =>
        each.stream === forged.stream && !each.packed
          ? { ...each, sheets: [...each.sheets, forged.bytes].slice(0, MAX_SHEETS) }
          : each,
      )
      return transport.sync({ ...request, streams }, signer)
    },
  })
}
