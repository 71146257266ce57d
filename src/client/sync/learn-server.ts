import { equalBytes } from '#domain/bytes.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import { helloToSign } from '#protocol/hello.ts'
import type { HelloAnswer } from '#protocol/messages.ts'
import { verifyCertificate } from '#protocol/signing.ts'
import type { KnownServer } from '#client/ports.ts'
import type { RoundDeps } from './round.ts'

/**
 * Keeps what the server says of itself, if all of it is signed by its key and its certificate by the same (SYN-6).
 * @returns whether it is; otherwise nothing of it is to be believed, the time neither.
 */
export async function learnServer(
  { device, verify }: Pick<RoundDeps, 'device' | 'verify'>,
  hello: HelloAnswer,
): Promise<boolean> {
  const certificate = readCertificate(hello.certificate)
  if (!certificate || !(await verifyCertificate(certificate, certificate.key, verify))) return false
  if (!(await verify(certificate.key, hello.signature, helloToSign(hello)))) return false
  const known = await device.readServer()
  const told: KnownServer = { certificateBytes: hello.certificate, schedules: hello.schedules }
  if (!known || !isSame(known, told)) await device.storeServer(told)
  return true
}

function isSame(a: KnownServer, b: KnownServer): boolean {
  return equalBytes(a.certificateBytes, b.certificateBytes) && a.schedules.join() === b.schedules.join()
}
