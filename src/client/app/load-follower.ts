import type { LiveFollower } from '#client/sync/follow-live.ts'
import type { SyncLoop } from '#client/sync/loop.ts'
import type { RoundDeps } from '#client/sync/round.ts'
import type { PhoneDeps } from './phone-deps.ts'

/** Loads what a live connection needs, with the first one: no screen waits for it. `null`: this phone has none. */
export async function loadFollower(
  { loadLive, log, timers, clock, random }: PhoneDeps,
  round: Pick<RoundDeps, 'log' | 'device' | 'session' | 'listEvents' | 'listOpen'>,
  loop: Pick<SyncLoop, 'nudge' | 'pace'>,
): Promise<LiveFollower | null> {
  if (!loadLive) return null
  const [{ createLiveFollower }, { chooseLive }, live] = await Promise.all([
    import('#client/sync/follow-live.ts'),
    import('#client/sync/choose-live.ts'),
    loadLive(),
  ])
  return createLiveFollower({
    live,
    log,
    poke: () => loop.nudge('live'),
    pace: () => loop.pace(),
    timers,
    choose: () => chooseLive(round),
    monotonicMs: () => clock.now().monotonicMs,
    random: () => (random.bytes(1)[0] ?? 0) / 255,
  })
}
