import type { Certificate } from '#domain/log/certificate.ts'
import type { ClockPort, ServerIdentity, SheetStorePort } from '../ports.ts'
import { ALL_STREAMS, signCertificate } from './issue-certificate.ts'

export interface CrossDeps {
  readonly store: Pick<SheetStorePort, 'listCertificatesOf' | 'storeCertificates'>
  readonly server: ServerIdentity
  readonly clock: ClockPort
}

/**
 * Says with our own key that another issuer is believed (SHEET-4): a phone that knows our key alone can check, by
 * this certificate and that issuer's, the sheets of that issuer's devices. Once for each issuer.
 */
export async function crossCertify(
  { store, server, clock }: CrossDeps,
  theirs: Pick<Certificate, 'key' | 'device' | 'organisation'>,
): Promise<Certificate> {
  const known = (await store.listCertificatesOf(theirs.device)).find((each) => each.issuer === server.device)
  if (known) return known
  const certificate = await signCertificate(
    {
      key: theirs.key,
      role: 'server',
      streams: ALL_STREAMS,
      // As long as our own: what that issuer signed stays to be checked.
      untilMs: Math.max(server.certificate.untilMs, clock.now().wallMs),
      organisation: theirs.organisation,
      issuer: server.device,
    },
    server.sign,
  )
  await store.storeCertificates([certificate])
  return certificate
}
