import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Look } from '#domain/look/looks.ts'
import { loadResultTexts } from '#client/i18n/i18n.ts'
import { useServices } from '#client/injection-keys.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'

export interface Looks {
  readonly looks: Readonly<ShallowRef<readonly Look[]>>
  /** The first search is over. */
  readonly isRead: Readonly<Ref<boolean>>
}

/** While one marks people, nothing is searched for after every touch. */
const CALM_MS = 1_000

/** What needs a look in an event, found anew after its changes. @param hurry at once: for the page that shows it */
export function useLooks(
  { follow, read }: Pick<OpenBoard, 'follow' | 'read'>,
  { hurry = false } = {},
): Looks {
  const { look } = useServices()
  const looks = shallowRef<readonly Look[]>([])
  const isRead = ref(false)
  const version = read((board) => board.version(), -1)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function refresh(): Promise<void> {
    const board = follow()
    if (board === null) return
    const mine = ++asked
    const found = await look.list(board)
    // bags, trees and incidents have their words in a chunk of their own
    if (found.some(({ kind }) => kind === 'rival-results' || kind === 'rival-incidents'))
      await loadResultTexts()
    if (mine !== asked) return
    looks.value = found
    isRead.value = true
  }
  watch(
    version,
    (now) => {
      clearTimeout(timer)
      if (now < 0) return
      if (hurry) void refresh()
      else timer = setTimeout(() => void refresh(), CALM_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    asked++
  })
  return { looks, isRead }
}

/** A name for lists and keys: the same look keeps it. */
export function keyOf(look: Look): string {
  switch (look.kind) {
    case 'closings':
      return look.kind
    case 'same-person':
      return `${look.kind} ${look.person.id} ${look.other.id}`
    case 'rival-values':
      return `${look.kind} ${look.person.id} ${look.field}`
    case 'rival-times':
      return `${look.kind} ${look.place}`
    case 'shared-pass':
      return `${look.kind} ${look.pass}`
    case 'rival-counts':
      return `${look.kind} ${look.party.id}`
    case 'rival-results':
      return `${look.kind} ${look.record.id}`
    case 'rival-incidents':
      return `${look.kind} ${look.incident.id}`
    case 'two-places':
      return [look.kind, ...look.places.flatMap(({ event, person }) => [event.id, person.id])].join(' ')
    case 'held':
      return `${look.kind} ${look.device} ${look.reason}`
    default:
      return `${look.kind} ${look.person.id}`
  }
}
