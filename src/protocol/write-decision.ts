import { bytesOfId } from '#domain/ids.ts'
import type { Decision } from './messages.ts'

/** The decision as it travels: ids of sheets and devices as bytes, those of events, people and streams as text. */
export function writeDecision(decision: Decision): object {
  switch (decision.kind) {
    case 'revoke':
      return { ...decision, device: bytesOfId(decision.device) }
    case 'hold':
    case 'release':
      return { ...decision, sheets: decision.sheets.map(bytesOfId) }
    case 'adopt':
      return { ...decision, issuer: bytesOfId(decision.issuer) }
    case 'erase':
    case 'seal':
      return decision
  }
}
