import { equalBytes } from '#domain/bytes.ts'
import { decodeCanonical, encodeCanonical, isMap } from '#domain/log/canonical.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import {
  deviceOfKey,
  encodeCertificate,
  ORGANISATION_ID_BYTES,
  readCertificate,
} from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Sign } from '#domain/log/seal.ts'
import { exportPublicKey, generateKeys, signerOf } from '#protocol/es256.ts'
import { ALL_STREAMS, signCertificate } from '../enrolment/issue-certificate.ts'
import type { ClockPort, RandomPort, ServerIdentity, SettingStorePort } from '../ports.ts'
import { keysOfScalar, scalarOf } from './server-key.ts'
import type { RecoverySecret } from './server-key.ts'

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
  const organisation = random.bytes(ORGANISATION_ID_BYTES)
  const untilMs = clock.now().wallMs + CERTIFICATE_MS
  return certify(random, { key, sign, organisation, untilMs })
}

/**
 * Puts the identity of a server that was lost into an empty database (SHEET-4).
 * @returns `not-empty`: there is an identity already; `not-a-key`: the secret is none. Nothing is written then.
 */
export async function recoverIdentity(
  deps: Omit<IdentityDeps, 'clock'>,
  { organisation, privateKey: scalar, untilMs }: RecoverySecret,
): Promise<'recovered' | 'not-empty' | 'not-a-key'> {
  const keys = await keysOfScalar(deps.subtle, scalar)
  if (!keys) return 'not-a-key'
  if ((await deps.store.readSetting(SETTING)) !== null) return 'not-empty'
  const sign = signerOf(deps.subtle, keys.privateKey)
  const identity = await certify(deps.random, { key: keys.publicKey, sign, organisation, untilMs })
  const bytes = await writeIdentity(deps.subtle, identity, keys.privateKey)
  return equalBytes(await deps.store.addSetting(SETTING, bytes), bytes) ? 'recovered' : 'not-empty'
}

/** What the recovery sheet tells; `null`: there is no identity yet. */
export async function readRecoverySecret(store: SettingStorePort): Promise<RecoverySecret | null> {
  const stored = readStored(await store.readSetting(SETTING))
  if (!stored) return null
  const { organisation, untilMs } = stored.certificate
  return { organisation, untilMs, privateKey: scalarOf(stored.key) }
}

/** The server's private key in PKCS #8; `null`: there is no identity yet. */
export async function readServerKey(store: SettingStorePort): Promise<Uint8Array | null> {
  return readStored(await store.readSetting(SETTING))?.key ?? null
}

interface Certified extends Pick<Certificate, 'key' | 'organisation' | 'untilMs'> {
  readonly sign: Sign
}

async function certify(random: RandomPort, { sign, ...wish }: Certified): Promise<ServerIdentity> {
  const device = deviceOfKey(wish.key)
  const draft = { ...wish, role: 'server' as const, streams: ALL_STREAMS, issuer: device }
  const certificate = await signCertificate(draft, sign)
  const { organisation } = wish
  return { device, organisation, certificate, sign, nonceSecret: random.bytes(NONCE_SECRET_BYTES) }
}

async function makeIdentity(deps: IdentityDeps): Promise<Uint8Array> {
  const keys = await generateKeys(deps.subtle, true)
  const key = await exportPublicKey(deps.subtle, keys.publicKey)
  const identity = await issueIdentity(deps, key, signerOf(deps.subtle, keys.privateKey))
  return writeIdentity(deps.subtle, identity, keys.privateKey)
}

async function writeIdentity(
  subtle: SubtleCrypto,
  { certificate: { body, signature }, nonceSecret }: ServerIdentity,
  privateKey: CryptoKey,
): Promise<Uint8Array> {
  return encodeCanonical({
    key: new Uint8Array(await subtle.exportKey('pkcs8', privateKey)),
    certificate: encodeCertificate(body, signature),
    nonce: nonceSecret,
  })
}

async function readIdentity(subtle: SubtleCrypto, bytes: Uint8Array): Promise<ServerIdentity | null> {
  const stored = readStored(bytes)
  if (!stored) return null
  const { key, certificate, nonceSecret } = stored
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

function readStored(bytes: Uint8Array | null) {
  const map = bytes ? decodeCanonical(bytes) : undefined
  if (!isMap(map)) return null
  const [key, signed, nonceSecret] = [map['key'], map['certificate'], map['nonce']].map(bytesOf)
  const certificate = signed ? readCertificate(signed) : null
  return key && certificate && nonceSecret ? { key, certificate, nonceSecret } : null
}

function bytesOf(value: CanonicalValue | undefined): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}
