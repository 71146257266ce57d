import type { Decision } from '#protocol/messages.ts'
import { adoptIssuer } from './adopt.ts'
import { erasePeople } from './erase.ts'
import { holdSheets } from './hold.ts'
import type { DecisionOutcome } from './outcome.ts'
import { releaseSheets } from './release.ts'
import { revokeDevice } from './revoke.ts'
import { sealEvent } from './seal.ts'
import type { ControlDeps } from './state-facts.ts'

/** Does what an organiser decided, at the desk or by the command line. Whether they may is checked apart. */
export function decide(deps: ControlDeps, decision: Decision): Promise<DecisionOutcome> {
  switch (decision.kind) {
    case 'revoke':
      return revokeDevice(deps, decision)
    case 'hold':
      return holdSheets(deps, decision)
    case 'release':
      return releaseSheets(deps, decision)
    case 'erase':
      return erasePeople(deps, decision)
    case 'adopt':
      return adoptIssuer(deps, decision.issuer)
    case 'seal':
      return sealEvent(deps, decision.event)
  }
}
