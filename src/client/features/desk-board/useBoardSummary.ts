import { computed, onScopeDispose } from 'vue'
import type { EventView } from '#domain/fold/event-view.ts'
import { minorRuleOf } from '#domain/minors/is-minor.ts'
import { useServices } from '#client/injection-keys.ts'
import { isHere, listLooks, stateOf } from '#client/features/desk/person-lines.ts'
import type { LiveBoard } from '#client/features/desk/use-live-board.ts'
import { useLive } from '#client/stores/use-live.ts'
import { useNow } from '#client/stores/use-now.ts'
import { binArrivals } from './bin-arrivals.ts'
import { listPhones } from './list-phones.ts'

/** What the board shows of an event, kept current; asks for a lively pace of syncing while it is on the screen. */
export function useBoardSummary(live: LiveBoard, event: () => EventView, { nowMs = useNow() } = {}) {
  const { device, sync } = useServices()
  sync.setPace('live')
  onScopeDispose(() => {
    sync.setPace('calm')
  })

  const people = live.read((board) => board.people())
  const counts = live.read((board) => board.counts())
  const seen = live.read((board) => ({
    devices: board.devices(),
    lastSeen: board.lastSeen(),
    readiness: board.readiness(),
  }))
  const looks = live.read((board) => {
    const rule = minorRuleOf(board.settings(), board.event())
    return listLooks(board.people(), (person) => board.custodyOfPerson(person), rule)
  })
  const own = useLive(device, () => device.me()?.device ?? null)
  return {
    counts,
    looks,
    groups: live.read((board) => board.groups()),
    /** Walk-ins who came, whatever their group. */
    walkIns: computed(() => people.value.filter(({ source }) => source === 'walk-in').length),
    bars: computed(() => binArrivals(people.value.flatMap(({ stays }) => stays[0]?.fromMs ?? []))),
    phones: computed(() => listPhones({ ...seen.value, event: event(), own: own.value, nowMs: nowMs.value })),
    /** The latest arrivals first. */
    here: computed(() =>
      people.value.filter(isHere).sort((a, b) => (stateOf(b).sinceMs ?? 0) - (stateOf(a).sinceMs ?? 0)),
    ),
    updatedMs: live.read((board) => board.updatedMs()),
    isCutOff: useLive(sync, () => sync.state().kind === 'waiting'),
  }
}
