import {
  draftClosed,
  draftErased,
  draftHeld,
  draftIssuerAdopted,
  draftReleased,
  draftRevoked,
  draftSealed,
} from '#domain/drafts/control.ts'
import { authorIn } from '#domain/fold/stream-state.ts'
import type { SheetAuthor } from '#domain/fold/stream-state.ts'
import { bytesOfId } from '#domain/ids.ts'
import type { FactId } from '#domain/ids.ts'
import type { FactDraft, FrozenFact } from '#domain/log/fact.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { stripSheet } from '#domain/log/strip-sheet.ts'
import { eventStream } from '#domain/stream.ts'
import { aFact, anEvent, idsOf } from '#tests/support/facts.ts'
import { filled } from '#tests/support/hex.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { aDevice, aServer, aSheet, getSheet } from '#tests/support/sheets.ts'
import type { TestDevice, TestSheet } from '#tests/support/sheets.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'
import { aMeasurement, aRandomDraft, everybody, SESSIONS } from './random-log.ts'
import type { Written } from './random-log.ts'

/** A sheet as it reached this copy of the log; of one sheet there may be several copies. */
export interface Delivery {
  readonly sheet: Sheet
  readonly author: SheetAuthor | null
}

export const STREAM = eventStream(anEvent())
const SERVER = aServer()
/** Everybody who signs. */
export const DEVICES: readonly TestDevice[] = [
  aDevice({ name: 'gate' }),
  aDevice({ name: 'field' }),
  aDevice({ name: 'desk', role: 'organiser' }),
  aDevice({ name: 'guest', streams: [eventStream(anEvent('another day'))] }),
  SERVER,
]

/** What the log's makers can speak about. */
interface Past {
  readonly written: Written[]
  readonly sheets: TestSheet[]
  /** Facts that hold sheets. */
  readonly holds: FactId[]
}

/**
 * One stream's sheets as a bad season might leave them: chains with forks and gaps, devices without a right,
 * sheets held, released, revoked with this or that last trusted one, people and facts erased, closings, and rulings
 * by devices that may not make them; some sheets also as copies without their personal parts or without an author.
 */
export function aRandomStream(random: SeededRandom, size: number): readonly Delivery[] {
  const past: Past = { written: [], sheets: [], holds: [] }
  const deliveries: Delivery[] = []
  for (let n = 0; n < size; n++) {
    const device = random.chance(0.4) ? SERVER : random.pick(DEVICES)
    const sheet = aRandomSheet(random, past, device)
    past.sheets.push(sheet)
    const author = authorIn(device.certificate, STREAM)
    if (random.chance(0.1)) deliveries.push({ sheet: getSheet(stripSheet(sheet.bytes, () => true)), author })
    if (random.chance(0.05)) deliveries.push({ sheet: getSheet(sheet.bytes), author: null })
    // A gap: what it holds was never delivered.
    if (random.chance(0.9)) deliveries.push({ sheet: getSheet(sheet.bytes), author })
  }
  return deliveries
}

function aRandomSheet(random: SeededRandom, past: Past, device: TestDevice): TestSheet {
  const session = random.pick(SESSIONS)
  const facts = Array.from({ length: 1 + random.below(3) }, () => {
    const isRuling = random.chance(device === SERVER ? 0.7 : 0.1)
    const draft = isRuling ? aRuling(random, past) : aRandomDraft(random, past.written)
    const seq = past.written.length + 1
    const wallMs = MORNING_MS + random.below(12) * 60_000
    const fact = aFact(draft, { session, seq, wallMs, salt: random.bytes(8) })
    past.written.push({ draft, fact })
    if (draft.kind === 'held' || draft.kind === 'revoked') past.holds.push(fact.id)
    return fact
  })
  const own = past.sheets.filter(({ header }) => header.device === device.device)
  const previous = random.chance(0.15) && own.length > 0 ? random.pick(own) : own[own.length - 1]
  const clock = random.chance(0.4) ? aMeasurement(random, random.chance(0.8) ? session : null) : null
  const number = (previous?.header.number ?? 0) + 1
  return aSheet({ device, stream: STREAM, facts, number, previous: previous?.id ?? null, clock })
}

function aRuling(random: SeededRandom, past: Past): FactDraft {
  const [draft] = random.pick([holding, holding, releasing, releasing, revoking, erasing, erasing, other])(
    random,
    past,
  )
  return draft ?? draftSealed()
}

function holding(random: SeededRandom, { sheets }: Past): readonly FactDraft[] {
  const named = random.some(sheets.slice(-6), 0.4)
  const device = random.pick(DEVICES).device
  return draftHeld({
    sheets: named.map(({ id }) => id),
    reason: random.pick(['no-right', 'sealed', 'decided']),
    device,
  })
}

function releasing(random: SeededRandom, { sheets, holds }: Past): readonly FactDraft[] {
  return draftReleased({
    sheets: random.some(sheets, 0.5).map(({ id }) => id),
    holds: random.some(holds, 0.7),
  })
}

function revoking(random: SeededRandom, { sheets, holds }: Past): readonly FactDraft[] {
  const { device } = random.pick(DEVICES)
  const own = sheets.filter(({ header }) => header.device === device)
  const last = random.chance(0.8) && own.length > 0 ? random.pick(own).id : null
  return [draftRevoked({ device, last }, random.chance(0.4) ? random.some(holds, 0.5) : [])]
}

function erasing(random: SeededRandom, { written }: Past): readonly FactDraft[] {
  if (random.chance(0.4)) return draftErased({ people: [random.pick(everybody)], facts: [] })
  const facts: readonly FrozenFact[] = written.map(({ fact }) => fact)
  return draftErased({ people: [], facts: idsOf(random.some(facts, 0.3)) })
}

function other(random: SeededRandom, { written }: Past): readonly FactDraft[] {
  const closed = written.filter(({ draft }) => draft.kind === 'closed').map(({ fact }) => fact)
  const { device } = random.pick(DEVICES)
  return random.pick<readonly FactDraft[]>([
    [
      draftClosed(
        { n: random.below(3), digest: filled(random.below(2), 32) },
        random.some(idsOf(closed), 0.5),
      ),
    ],
    [{ kind: 'granted', subjects: [], body: { device: bytesOfId(device), role: 'coordinator' } }],
    [draftIssuerAdopted(filled(random.below(3), 65))],
    [draftSealed()],
  ])
}
