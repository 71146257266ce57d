import { decodeCanonical, encodeCanonical, isMap } from '#domain/log/canonical.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import {
  deviceOfKey,
  encodeCertificate,
  ORGANISATION_ID_BYTES,
  readCertificate,
} from '#domain/log/certificate.ts'
import type { Sign } from '#domain/log/seal.ts'
import { exportPublicKey, generateKeys, signerOf } from '#protocol/es256.ts'
import { ALL_STREAMS, signCertificate } from '../enrolment/issue-certificate.ts'
import type { ClockPort, RandomPort, ServerIdentity, SettingStorePort } from '../ports.ts'

/** The server's key has no successor yet, so its certificate outlives any phone. */
const CERTIFICATE_MS = 30 * 365 * 24 * 60 * 60 * 1000
const NONCE_SECRET_BYTES = 32
const SETTING = 'server-identity'

export interface IdentityDeps {
  readonly store: SettingStorePort
  readonly clock: ClockPort
  readonly random: RandomPort
  readonly subtle: SubtleCrypto
}

/** The identity kept in the database, made at first use. Two processes that make it at once agree on one. */
export async function openServerIdentity(deps: IdentityDeps): Promise<ServerIdentity> {
  const { store } = deps
  const bytes =
    (await store.readSetting(SETTING)) ?? (await store.addSetting(SETTING, await makeIdentity(deps)))
  const identity = await readIdentity(deps.subtle, bytes)
  if (!identity) throw new Error('the server key in the database cannot be read')
  return identity
}

/** A new identity around a key: what is kept of it beside the private key. */
export async function issueIdentity(
  { clock, random }: Pick<IdentityDeps, 'clock' | 'random'>,
  key: Uint8Array,
  sign: Sign,
): Promise<ServerIdentity> {
  const device = deviceOfKey(key)
  const organisation = random.bytes(ORGANISATION_ID_BYTES)
  const certificate = await signCertificate(
    {
      key,
      role: 'server',
      streams: ALL_STREAMS,
      untilMs: clock.now().wallMs + CERTIFICATE_MS,
      organisation,
      issuer: device,
    },
    sign,
  )
  return { device, organisation, certificate, sign, nonceSecret: random.bytes(NONCE_SECRET_BYTES) }
}

async function makeIdentity(deps: IdentityDeps): Promise<Uint8Array> {
  const keys = await generateKeys(deps.subtle, true)
  const key = await exportPublicKey(deps.subtle, keys.publicKey)
  const identity = await issueIdentity(deps, key, signerOf(deps.subtle, keys.privateKey))
  const { body, signature } = identity.certificate
  return encodeCanonical({
    key: new Uint8Array(await deps.subtle.exportKey('pkcs8', keys.privateKey)),
    certificate: encodeCertificate(body, signature),
    nonce: identity.nonceSecret,
  })
}

async function readIdentity(subtle: SubtleCrypto, bytes: Uint8Array): Promise<ServerIdentity | null> {
  const map = decodeCanonical(bytes)
  if (!isMap(map)) return null
  const [key, signed, nonceSecret] = [map['key'], map['certificate'], map['nonce']].map(bytesOf)
  const certificate = signed ? readCertificate(signed) : null
  if (!key || !certificate || !nonceSecret) return null
  const imported = await subtle.importKey(
    'pkcs8',
    Uint8Array.from(key),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  )
  const { device, organisation } = certificate
  return { device, organisation, certificate, sign: signerOf(subtle, imported), nonceSecret }
}

function bytesOf(value: CanonicalValue | undefined): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}
