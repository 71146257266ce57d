import type { CarryAnswer } from '#protocol/carry-messages.ts'
import type {
  Decision,
  DecisionAnswer,
  EnrolAnswer,
  EnrolRequest,
  HelloAnswer,
  InviteAnswer,
  InviteRequest,
  SyncAnswer,
  SyncRequest,
} from '#protocol/messages.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import type { Identity } from '#client/ports.ts'

/** An answer of ours, or why there is none. Only `answered` changes anything (SYN-6). */
export type TransportOutcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly roundTripMs: number }
  | { readonly kind: 'problem'; readonly problem: ProblemCode; readonly retryAfterMs: number | null }
  /** No network, a captive portal, a proxy's page, a time-out: the same as no server. */
  | { readonly kind: 'no-server'; readonly reason: 'unreachable' | 'timeout' | 'not-ours' }

/** What a request is signed with (SYN-7). */
export type Signer = Pick<Identity, 'device' | 'sign' | 'certificateBytes'> &
  Partial<Pick<Identity, 'issuerCertificateBytes'>>

/** A request without what the transport adds: protocol version and number. */
export type Asked<Request> = Omit<Request, 'protocol' | 'request'>

/** The way to the server. Every call ends within a time limit and never throws (SYN-6, SYN-8). */
export interface TransportPort {
  /** Fetches what asking takes, where that is not here from the start; rejects where there is no network. */
  getReady?(): Promise<void>
  hello(): Promise<TransportOutcome<HelloAnswer>>
  /** `signer` null: without proof, for what everybody may read. */
  sync(request: Asked<SyncRequest>, signer: Signer | null): Promise<TransportOutcome<SyncAnswer>>
  enrol(request: Asked<EnrolRequest>): Promise<TransportOutcome<EnrolAnswer>>
  invite(request: Asked<InviteRequest>, signer: Signer): Promise<TransportOutcome<InviteAnswer>>
  /** An organiser's decision about the log itself. */
  decide(decision: Decision, signer: Signer): Promise<TransportOutcome<DecisionAnswer>>
  /** Brings what this phone carries sealed (SYN-12). */
  carry(parcel: Uint8Array, signer: Signer): Promise<TransportOutcome<CarryAnswer>>
}
