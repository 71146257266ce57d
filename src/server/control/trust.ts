import { equalBytes, toBase64url } from '#domain/bytes.ts'
import { emptyControl, listAdoptedKeys, listRevocations, noteSheet } from '#domain/fold/control.ts'
import type { DeviceId, StreamId } from '#domain/ids.ts'
import { deviceOfKey } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { getStoredSheet } from '../desk/stored-sheet.ts'
import type { ServerIdentity, SheetStorePort } from '../ports.ts'

/** Whom this server believes, as the organisation's streams say. */
export interface Trust {
  readonly server: Pick<ServerIdentity, 'device' | 'organisation'>
  /** Keys of other issuers that an organiser adopted, by device (SHEET-4). */
  readonly adopted: ReadonlyMap<DeviceId, Uint8Array>
  /** Devices that an organiser revoked, whatever of theirs is still trusted in one stream or another (SYN-7). */
  readonly revoked: ReadonlySet<DeviceId>
}

export interface TrustDeps {
  readonly store: SheetStorePort
  readonly server: ServerIdentity
}

/** A sheet with the certificate that it names. */
export interface SignedSheet {
  readonly sheet: Sheet
  readonly certificate: Certificate
}

interface Known {
  /** Ends of the logs that were read. */
  readonly of: string
  readonly trust: Trust
}

/** What was read last, by store: it is asked at every request and changes a few times a year. */
const books = new WeakMap<SheetStorePort, Known>()

/** Reads the organisation's streams of all years, if any has grown since. Not within a transaction. */
export async function readTrust(deps: TrustDeps): Promise<Trust> {
  const { store, server } = deps
  const ends = await store.listEnds('organisation/')
  const of = [server.device, ...[...ends.values()].map(({ digest }) => toBase64url(digest))].join(' ')
  const known = books.get(store)
  if (known?.of === of) return known.trust
  const sheets = (await Promise.all([...ends.keys()].map((stream) => readServerSheets(store, stream)))).flat()
  const trust = believe(server, sheets)
  books.set(store, { of, trust })
  return trust
}

/** The same with these keys adopted too. */
export function adoptKeys(trust: Trust, keys: readonly Uint8Array[]): Trust {
  const adopted = new Map(trust.adopted)
  for (const key of keys) adopted.set(deviceOfKey(key), key)
  return adopted.size === trust.adopted.size ? trust : { ...trust, adopted }
}

/** Is it by this server or by an issuer that was adopted? Its signature was checked when it came. */
export function isTrusted({ server, adopted }: Trust, certificate: Certificate): boolean {
  if (certificate.issuer !== server.device) return adopted.has(certificate.issuer)
  return equalBytes(certificate.organisation, server.organisation)
}

/** Is it the device of a server that is believed, whose word is never held? */
export function isServer({ server, adopted }: Trust, device: DeviceId): boolean {
  return device === server.device || adopted.has(device)
}

/** Only what this very server stated decides whom it believes; those it believes may revoke. */
function believe(server: ServerIdentity, sheets: readonly SignedSheet[]): Trust {
  const own = emptyControl()
  for (const { sheet, certificate } of sheets)
    if (certificate.device === server.device) noteSheet(own, sheet, 'server')
  const trust = adoptKeys({ server, adopted: new Map(), revoked: new Set() }, listAdoptedKeys(own))
  const all = emptyControl()
  for (const { sheet, certificate } of sheets)
    if (isTrusted(trust, certificate)) noteSheet(all, sheet, certificate.role)
  return { ...trust, revoked: new Set(listRevocations(all).map(({ device }) => device)) }
}

async function readServerSheets(store: SheetStorePort, stream: StreamId): Promise<readonly SignedSheet[]> {
  const sheets = await store.transact(stream, (transaction) => transaction.readControl(stream))
  return sheets
    .filter(({ certificate }) => certificate.role === 'server')
    .map(({ bytes, certificate }) => ({ sheet: getStoredSheet(bytes), certificate }))
}
