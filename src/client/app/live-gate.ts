import type { Stop } from '#client/services.ts'
import type { LiveFollower } from '#client/sync/follow-live.ts'

export interface GateDeps {
  /** Loads what speaks to the server; called once it is needed. `null`: there is nothing to load. */
  readonly load: () => Promise<LiveFollower | null>
  readonly isEnrolled: () => boolean
}

/** Decides when the phone is to be told of changes at once: in sight, with a server that answers, by somebody who cares. */
export interface LiveGate {
  /** The page came into sight or went out of it. */
  show(isVisible: boolean): void
  /** A round came to its end: the server is there, and what is followed may be another. */
  noteRound(): void
  /** Somebody without an account looks at the schedule. */
  watchSchedule(): Stop
  hurry(): void
  stop(): void
}

export function createLiveGate({ load, isEnrolled }: GateDeps): LiveGate {
  let follower: Promise<LiveFollower | null> | null = null
  let isVisible = false
  let wasHeard = false
  let isStopped = false
  let watchers = 0

  function tell(act: (loaded: LiveFollower) => void) {
    follower?.then(
      (loaded) => loaded && act(loaded),
      // A chunk that did not come: the loop does it all, and the next round asks for the chunk again.
      () => (follower = null),
    )
  }

  function settle() {
    const isWanted = !isStopped && isVisible && wasHeard && (isEnrolled() || watchers > 0)
    if (isWanted) follower ??= load()
    tell((loaded) => (isWanted ? loaded.start() : loaded.stop()))
  }

  return {
    show(next) {
      isVisible = next
      settle()
    },
    noteRound() {
      wasHeard = true
      settle()
      tell((loaded) => void loaded.refresh())
    },
    watchSchedule() {
      watchers++
      settle()
      return () => {
        watchers--
        settle()
      }
    },
    hurry: () => tell((loaded) => loaded.hurry()),
    stop() {
      isStopped = true
      settle()
    },
  }
}
