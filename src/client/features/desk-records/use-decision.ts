import { shallowRef } from 'vue'
import type { DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { RecordsService, Refusal } from '#client/services.ts'

/** What an organiser is about to decide. */
export type Wish =
  | { readonly kind: 'revoke'; readonly device: DeviceId; readonly name: string }
  | { readonly kind: 'hold' | 'release'; readonly stream: StreamId; readonly sheets: readonly SheetId[] }
  | { readonly kind: 'adopt'; readonly issuer: DeviceId }

/** What a revoked phone has sent so far: all of it counts on, or none. */
export type Trust = 'all' | 'none'

type Decision = Parameters<RecordsService['decide']>[0]

/** As many sheets as the server takes at once. */
const SHEETS_AT_ONCE = 1_000

/** One decision at a time: wished for, confirmed, done or refused. A refused one stays to be tried again. */
export function useDecision() {
  const { records } = useServices()
  const wish = shallowRef<Wish | null>(null)
  const isBusy = shallowRef(false)
  const refusal = shallowRef<Refusal | null>(null)
  /** The last one that was done, and how many sheets it changed. */
  const done = shallowRef<{ readonly kind: Wish['kind']; readonly sheets: number } | null>(null)

  function ask(next: Wish): void {
    done.value = null
    refusal.value = null
    wish.value = next
  }
  function cancel(): void {
    wish.value = null
  }
  async function confirm(trust: Trust): Promise<void> {
    const wanted = wish.value
    if (!wanted || isBusy.value) return
    refusal.value = null
    isBusy.value = true
    let sheets = 0
    for (const decision of listDecisions(wanted, trust)) {
      const outcome = await records.decide(decision)
      if (outcome.kind !== 'decided') {
        refusal.value = outcome
        break
      }
      sheets += outcome.sheets
    }
    isBusy.value = false
    if (refusal.value) return
    done.value = { kind: wanted.kind, sheets }
    if (wish.value === wanted) wish.value = null
  }
  return { wish, isBusy, refusal, done, ask, cancel, confirm }
}

function listDecisions(wish: Wish, trust: Trust): readonly Decision[] {
  switch (wish.kind) {
    case 'revoke':
      return [{ kind: 'revoke', device: wish.device, trust }]
    case 'adopt':
      return [{ kind: 'adopt', issuer: wish.issuer }]
    case 'hold':
    case 'release': {
      const { kind, stream, sheets } = wish
      const starts = Array.from(
        { length: Math.ceil(sheets.length / SHEETS_AT_ONCE) },
        (_, i) => i * SHEETS_AT_ONCE,
      )
      return starts.map((at) => ({ kind, stream, sheets: sheets.slice(at, at + SHEETS_AT_ONCE) }))
    }
  }
}
