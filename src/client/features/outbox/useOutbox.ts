import { computed, onScopeDispose, shallowReactive, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { storeToRefs } from 'pinia'
import type { EventId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { ArrivedItem, Board, OutboxItem, RecordItem } from '#client/services.ts'
import { useMyEvents } from '#client/features/today/index.ts'
import { useOpenBoard } from '#client/stores/open-board.ts'
import { useBoard } from '#client/stores/use-board.ts'
import { useLive } from '#client/stores/use-live.ts'

/** One record as a row of a list. */
export interface OutboxRow<Item extends RecordItem = OutboxItem> {
  readonly item: Item
  /** Whom or what it is about; empty where that is not known here. */
  readonly name: string
  readonly offset: number | null
}

/** More rows than anybody reads; the numbers above always count all. */
const listed = 300

export interface Outbox {
  readonly oldestMs: ComputedRef<number | null>
  /** Waiting on this phone, or on their way. */
  readonly waiting: ComputedRef<readonly OutboxRow[]>
  /** Another phone has signed for these. */
  readonly peers: ComputedRef<readonly OutboxRow[]>
  readonly look: ComputedRef<readonly OutboxRow[]>
  /** People of the event one works on whose marks were seen on the server; `null` while no event is open. */
  readonly onServer: ComputedRef<number | null>
  readonly event: ComputedRef<EventId | null>
  /** Records of that event that arrived lately, as rows. */
  readonly listArrived: (event: EventId) => Promise<readonly OutboxRow<ArrivedItem>[]>
}

/** A look at what arrived; the rest is on the server all the same. */
export const listedArrived = 50

/** What this phone has captured and not yet seen on the server, with the names that belong to it. */
export function useOutbox(): Outbox {
  const { outbox, boards, schedule } = useServices()
  const oldestMs = useLive(outbox, () => outbox.oldestMs())
  const items = shallowRef<readonly OutboxItem[]>([])
  const open = shallowReactive(new Map<EventId, Board>())
  const { event, board } = storeToRefs(useOpenBoard())
  const mine = useMyEvents()
  // after a reload nothing is open yet: the event that *Start* would open is what one works on
  const working = computed(() => event.value ?? mine.value.main?.id ?? null)
  useBoard(working)
  let isLeft = false

  async function refresh(): Promise<void> {
    items.value = await outbox.list(listed)
  }
  const changes = useLive(outbox, () => ({}))
  watch(changes, () => void refresh(), { immediate: true })

  /** Names are in the boards; each is opened once and closed with the page. */
  watch(items, (now) => {
    for (const id of new Set(now.map((item) => item.event))) {
      if (id !== null && id !== event.value && !open.has(id)) void openBoard(id)
    }
  })
  async function openBoard(id: EventId): Promise<void> {
    const opened = await boards.open(id)
    if (isLeft || open.has(id)) opened.close()
    else open.set(id, opened)
  }
  onScopeDispose(() => {
    isLeft = true
    for (const opened of open.values()) opened.close()
  })

  function describe<Item extends RecordItem>(item: Item): OutboxRow<Item> {
    const found = item.event === null ? null : item.event === event.value ? board.value : open.get(item.event)
    const about = item.event === null ? null : schedule.event(item.event)
    const person = item.person === null ? null : found?.person(item.person)
    return { item, name: person?.name ?? about?.title ?? '', offset: about?.utcOffsetMinutes ?? null }
  }
  const rows = computed(() => items.value.map(describe))
  return {
    oldestMs: computed(() => oldestMs.value),
    waiting: computed(() =>
      rows.value.filter(({ item }) => item.custody === 'phone' || item.custody === 'sending'),
    ),
    peers: computed(() => rows.value.filter(({ item }) => item.custody === 'peers')),
    look: computed(() => rows.value.filter(({ item }) => item.custody === 'look')),
    onServer: computed(() => board.value?.counts().onServer ?? null),
    event: working,
    listArrived: async (id) => (await outbox.listOnServer(id, listedArrived)).map(describe),
  }
}
