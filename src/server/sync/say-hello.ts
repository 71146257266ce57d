import { encodeCertificate } from '#domain/log/certificate.ts'
import { scheduleStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import { helloToSign } from '#protocol/hello.ts'
import type { HelloAnswer } from '#protocol/messages.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import type { ClockPort, ServerIdentity, StorePort } from '../ports.ts'

/** The oldest app that may still download (product promise: any may upload). */
const OLDEST_APP = '0.1.0'

export interface HelloDeps {
  readonly store: Pick<StorePort, 'listStreams'>
  readonly server: Pick<ServerIdentity, 'certificate' | 'organisation' | 'sign'>
  readonly clock: ClockPort
}

/**
 * Who this server is, what time it has and which schedules there are, signed by its key (SYN-6).
 * @param request the number of the request that is answered, 8 bytes
 * @throws {StorageFailure}
 */
export async function sayHello(deps: HelloDeps, request: Uint8Array): Promise<HelloAnswer> {
  const { certificate, organisation, sign } = deps.server
  const serverMs = deps.clock.now().wallMs
  const known = await deps.store.listStreams('schedule/')
  const hello: Omit<HelloAnswer, 'signature'> = {
    protocol: PROTOCOL_VERSION,
    request,
    serverMs,
    organisation,
    certificate: encodeCertificate(certificate.body, certificate.signature),
    schedules: [...new Set([...known, scheduleStream(yearOf(serverMs))])].sort(),
    oldestApp: OLDEST_APP,
  }
  return { ...hello, signature: await sign(helloToSign(hello)) }
}
