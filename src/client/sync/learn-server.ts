import { equalBytes } from '#domain/bytes.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { HelloAnswer } from '#protocol/messages.ts'
import { verifyCertificate } from '#protocol/signing.ts'
import type { KnownServer } from '#client/ports.ts'
import type { RoundDeps } from './round.ts'

/** Keeps what the server says about itself, if its certificate is signed by its own key. */
export async function learnServer(
  { device, verify }: Pick<RoundDeps, 'device' | 'verify'>,
  hello: HelloAnswer,
): Promise<void> {
  const certificate = readCertificate(hello.certificate)
  if (!certificate || !(await verifyCertificate(certificate, certificate.key, verify))) return
  const known = await device.readServer()
  const told: KnownServer = { certificateBytes: hello.certificate, schedules: hello.schedules }
  if (!known || !isSame(known, told)) await device.storeServer(told)
}

function isSame(a: KnownServer, b: KnownServer): boolean {
  return equalBytes(a.certificateBytes, b.certificateBytes) && a.schedules.join() === b.schedules.join()
}
