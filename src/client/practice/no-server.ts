import type { BlobLinkPort } from '#client/blobs/blob-ports.ts'
import type { TransportPort } from '#client/sync/transport-port.ts'

/** The way to a server that is not there: nothing in the practice can be sent, for there is nothing to send it with. */
export function noServer(): TransportPort & BlobLinkPort {
  const unreachable = () => Promise.resolve({ kind: 'no-server', reason: 'unreachable' } as const)
  return {
    hello: unreachable,
    sync: unreachable,
    enrol: unreachable,
    invite: unreachable,
    decide: unreachable,
    carry: unreachable,
    askBlobs: unreachable,
    putBlob: unreachable,
    getBlob: unreachable,
  }
}
