import type { BlobLinkPort } from '#client/blobs/blob-ports.ts'
import type { TransportPort } from '#client/sync/transport-port.ts'
import type { TransportDeps } from './transport.ts'

/** The transport, loaded with its schemas at the first request: no screen waits for it. */
export function createLazyTransport(deps: TransportDeps): TransportPort & BlobLinkPort {
  let loading: Promise<TransportPort & BlobLinkPort> | null = null
  const load = () => {
    loading ??= import('./transport.ts').then(({ Transport }) => new Transport(deps))
    // A chunk that did not come this time may come the next.
    loading.catch(() => (loading = null))
    return loading
  }
  return {
    async getReady() {
      await load()
    },
    hello: async () => (await load()).hello(),
    sync: async (request, signer) => (await load()).sync(request, signer),
    enrol: async (request) => (await load()).enrol(request),
    invite: async (request, signer) => (await load()).invite(request, signer),
    askBlobs: async (stream, blobs, signer) => (await load()).askBlobs(stream, blobs, signer),
    putBlob: async (part, signer) => (await load()).putBlob(part, signer),
    getBlob: async (from, signer) => (await load()).getBlob(from, signer),
    carry: async (parcel, signer) => (await load()).carry(parcel, signer),
    decide: async (decision, signer) => (await load()).decide(decision, signer),
  }
}
