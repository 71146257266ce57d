import {
  certificateToSign,
  encodeCertificate,
  encodeCertificateBody,
  ORGANISATION_ID_BYTES,
} from '#domain/log/certificate.ts'
import type { CertificateDraft, Role } from '#domain/log/certificate.ts'
import type { DevicePort, RandomPort } from '#client/ports.ts'

const DAY_MS = 86_400_000

/**
 * Makes this phone a device of an organisation that is nowhere else: its key, made now and kept in memory, signs its
 * own certificate. No server and no other phone knows the issuer, so nothing signed here counts anywhere (SHEET-4).
 */
export async function storePracticeIdentity(
  device: DevicePort,
  { random, name, nowMs }: { readonly random: RandomPort; readonly name: string; readonly nowMs: number },
): Promise<void> {
  const own = await device.prepareKey()
  const organisation = random.bytes(ORGANISATION_ID_BYTES)
  const certify = async (role: Role): Promise<Uint8Array> => {
    const draft: CertificateDraft = {
      key: own.key,
      role,
      streams: ['event/*', 'schedule/*', 'organisation/*'],
      untilMs: nowMs + DAY_MS,
      organisation,
      issuer: own.device,
    }
    const body = encodeCertificateBody(draft)
    return encodeCertificate(body, await own.sign(certificateToSign(body)))
  }
  await device.storeIdentity({
    certificateBytes: await certify('organiser'),
    serverCertificateBytes: await certify('server'),
    name,
  })
}
