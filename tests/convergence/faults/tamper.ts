import { encodeCanonical, decodeCanonical } from '#domain/log/canonical.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import type { TransportPort } from '#client/sync/transport-port.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { override } from '../world/gate.ts'
import type { Phone } from '../world/phone.ts'
import type { World } from '../world/world.ts'
import { flipBit } from './flip-bit.ts'

type Change = (sheet: Uint8Array, random: SeededRandom) => Uint8Array

/**
 * What a carrier with bad intentions, or a broken one, may do to a sheet on its way (TEST-1). Every sheet keeps its
 * place in the request, by which the answer names it.
 */
const CHANGES: Readonly<Record<string, Change>> = {
  drops: (_, random) => random.bytes(1 + random.below(9)),
  alters: flipBit,
  'strips the personal parts of': (sheet) =>
    change(sheet, (parts) => [...parts.slice(0, 3), strip(parts[3])]),
  'leaves facts out of': (sheet, random) =>
    change(sheet, ([header, signature, envelopes, parts]) => {
      const at = random.below(lengthOf(envelopes))
      return [header, signature, without(envelopes, at), without(parts, at)]
    }),
  'doubles facts of': (sheet) =>
    change(sheet, ([header, signature, envelopes, parts]) => [
      header,
      signature,
      twice(envelopes),
      twice(parts),
    ]),
  'puts another signature to': (sheet, random) =>
    change(sheet, ([header, , envelopes, parts]) => [header, random.bytes(64), envelopes, parts]),
}

/** The way to the server for a phone whose owner meddles with what it sends. */
export function tamper(world: World, transport: TransportPort, phone: Phone): TransportPort {
  // Sheets that went by, to be sent again as if they were new.
  const seen: Uint8Array[] = []
  const meddle = (sheets: readonly Uint8Array[]) =>
    sheets.map((sheet) => {
      seen.push(sheet)
      if (world.random.chance(0.5)) return sheet
      const name = world.random.pick(Object.keys(CHANGES))
      world.fault(`${phone.name} ${name} a sheet`)
      return CHANGES[name]?.(sheet, world.random) ?? sheet
    })
  const bundles: Uint8Array[] = []
  const spoilBundle = (packed: Uint8Array): { readonly packed?: Uint8Array } => {
    bundles.push(packed)
    if (world.random.chance(0.5)) return { packed }
    world.fault(`${phone.name} spoils a bundle`)
    return world.random.pick([
      () => ({ packed: flipBit(packed, world.random) }),
      () => ({ packed: packed.slice(0, world.random.below(packed.length)) }),
      () => ({ packed: world.random.pick(bundles) }),
      () => ({}),
    ])()
  }
  return override(transport, {
    sync: (request, signer) => {
      if (!world.tamperers.has(phone)) return transport.sync(request, signer)
      const replayed = seen.length > 0 && world.random.chance(0.3) ? [world.random.pick(seen)] : []
      const streams = request.streams.map(({ packed, ...each }) => ({
        ...each,
        sheets: [...meddle(each.sheets), ...(packed ? [] : replayed)].slice(0, MOST),
        ...(packed ? spoilBundle(packed) : {}),
      }))
      return transport.sync({ ...request, streams }, signer)
    },
  })
}

/** As many sheets as a request may carry. */
const MOST = 100

type Parts = readonly (CanonicalValue | undefined)[]

function change(sheet: Uint8Array, make: (parts: Parts) => Parts): Uint8Array {
  const parts = decodeCanonical(sheet)
  if (!Array.isArray(parts)) return sheet
  return encodeCanonical(make(parts as Parts) as readonly CanonicalValue[])
}

const NOTHING = new Uint8Array(0)

function strip(parts: CanonicalValue | undefined): CanonicalValue {
  return Array.isArray(parts) ? parts.map(() => NOTHING) : []
}

function lengthOf(list: CanonicalValue | undefined): number {
  return Array.isArray(list) ? list.length : 0
}

function without(list: CanonicalValue | undefined, at: number): CanonicalValue {
  return Array.isArray(list) ? (list as readonly CanonicalValue[]).filter((_, i) => i !== at) : []
}

function twice(list: CanonicalValue | undefined): CanonicalValue {
  return Array.isArray(list)
    ? [...(list as readonly CanonicalValue[]), ...(list as readonly CanonicalValue[])]
    : []
}
