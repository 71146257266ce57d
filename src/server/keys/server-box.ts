import { serverBoxOpener } from '#protocol/handover/boxes.ts'
import type { OpenServerBox } from '#protocol/handover/boxes.ts'
import type { ServerIdentity, SettingStorePort } from '../ports.ts'
import { readServerKey } from './server-identity.ts'

/** Opens what phones sealed for this server: its signing key, used to agree on one (decision 0033). */
export async function openServerBoxes(
  store: SettingStorePort,
  { certificate }: Pick<ServerIdentity, 'certificate'>,
): Promise<OpenServerBox> {
  const { subtle } = crypto
  const pkcs8 = await readServerKey(store)
  if (!pkcs8) return () => Promise.resolve(null)
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
  const privateKey = await subtle.importKey('pkcs8', Uint8Array.from(pkcs8), algorithm, false, ['deriveBits'])
  return serverBoxOpener(subtle, { privateKey, publicKey: certificate.key })
}
