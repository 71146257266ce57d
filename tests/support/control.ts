import {
  draftClosed,
  draftErased,
  draftHeld,
  draftIssuerAdopted,
  draftReleased,
  draftRevoked,
  draftSealed,
} from '#domain/drafts/control.ts'
import type { HoldReason } from '#domain/drafts/control.ts'
import type { DeviceId, FactId, PersonId, SheetId } from '#domain/ids.ts'
import type { FactDraft, FrozenFact } from '#domain/log/fact.ts'
import { aFact, idsOf } from './facts.ts'
import type { Moment } from './facts.ts'
import { aSheet, aServer } from './sheets.ts'
import type { TestDevice, TestSheet } from './sheets.ts'

interface HoldOptions extends Moment {
  readonly sheets: readonly { readonly id: SheetId; readonly header: { readonly device: DeviceId } }[]
  readonly reason?: HoldReason
}

/** "These sheets are left out", one fact for them all. */
export function aHold({ sheets, reason = 'decided', ...moment }: HoldOptions): FrozenFact {
  const [first] = sheets
  if (!first) throw new Error('no sheet to hold')
  return single(
    draftHeld({ sheets: sheets.map(({ id }) => id), reason, device: first.header.device }),
    moment,
  )
}

interface ReleaseOptions extends Moment {
  readonly sheets: readonly { readonly id: SheetId }[]
  readonly holds: readonly FrozenFact[]
}

export const aRelease = ({ sheets, holds, ...moment }: ReleaseOptions): FrozenFact =>
  single(draftReleased({ sheets: sheets.map(({ id }) => id), holds: idsOf(holds) }), moment)

interface RevocationOptions extends Moment {
  readonly of: DeviceId
  /** The last sheet to trust; left out: none. */
  readonly last?: { readonly id: SheetId }
  readonly replaces?: readonly FrozenFact[]
}

export const aRevocation = ({ of, last, replaces = [], ...moment }: RevocationOptions): FrozenFact =>
  aFact(draftRevoked({ device: of, last: last?.id ?? null }, idsOf(replaces)), moment)

interface ErasureOptions extends Moment {
  readonly people?: readonly PersonId[]
  readonly facts?: readonly { readonly id: FactId }[]
}

/** Of people or of facts, one fact for them all. */
export const anErasure = ({ people = [], facts = [], ...moment }: ErasureOptions): FrozenFact =>
  single(draftErased({ people, facts: facts.map(({ id }) => id) }), moment)

export const aSealing = (moment: Moment = {}): FrozenFact => aFact(draftSealed(), moment)

interface ClosingOptions extends Moment {
  readonly n: number
  readonly digest?: Uint8Array
  readonly replaces?: readonly FrozenFact[]
}

export const aClosing = ({ n, digest, replaces = [], ...moment }: ClosingOptions): FrozenFact =>
  aFact(draftClosed({ n, digest: digest ?? new Uint8Array(32).fill(n) }, idsOf(replaces)), moment)

export const anAdoption = (key: Uint8Array, moment: Moment = {}): FrozenFact =>
  aFact(draftIssuerAdopted(key), moment)

/** A sheet of the server's. */
export const stated = (...facts: readonly FrozenFact[]): TestSheet => aSheet({ device: aServer(), facts })

/** Sheets of one device, each naming the one before. */
export function aChain(device: TestDevice, pages: readonly (readonly FrozenFact[])[]): readonly TestSheet[] {
  const chain: TestSheet[] = []
  for (const facts of pages)
    chain.push(
      aSheet({ device, facts, number: chain.length + 1, previous: chain[chain.length - 1]?.id ?? null }),
    )
  return chain
}

function single(drafts: readonly FactDraft[], moment: Moment): FrozenFact {
  const [draft, ...rest] = drafts
  if (!draft || rest.length > 0) throw new Error('not one fact')
  return aFact(draft, moment)
}
