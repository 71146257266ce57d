import { equalBytes } from '#domain/bytes.ts'
import { authorIn } from '#domain/fold/stream-state.ts'
import type { CertificateId, DeviceId, SheetId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { openReaderBox, openSheetBytes } from '#protocol/handover/boxes.ts'
import { readHandover } from '#protocol/handover/handover.ts'
import type { ReadHandover, SealedSheet, Section } from '#protocol/handover/handover.ts'
import { readHandoverBytes } from '#protocol/handover/text-form.ts'
import { verifyCertificate, verifySheet } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import type { DevicePort, FactLogPort, Identity, StoredSheet } from '#client/ports.ts'
import { addPhotos } from './add-photos.ts'
import type { AddPhotoDeps, PhotoSource, TakenPhotos } from './add-photos.ts'
import { keepParcel } from './parcels.ts'

export interface AddDeps extends AddPhotoDeps {
  readonly log: FactLogPort
  readonly identity: Identity
  readonly device: Pick<DevicePort, 'listParcels' | 'storeParcel' | 'dropParcel'>
  readonly verify: Verify
}

/** What became of a copy. Whatever was whole in it is on this phone now. */
export interface AddedCopy {
  readonly kind: 'added'
  /** Records that were not here before. */
  readonly facts: number
  /** Sheets that were here already. */
  readonly knownSheets: number
  /** Sheets that this phone may not read and takes to the server. */
  readonly sealedSheets: number
  /** Sheets that were damaged, or that nobody of this organisation signed. */
  readonly badSheets: number
  readonly photos: TakenPhotos
  /** Nothing of the file is missing or damaged. */
  readonly isWhole: boolean
  /** A later app wrote it: there may be more in it than this one knows. */
  readonly isNewer: boolean
  /** When it was written, by the other phone's clock; `null`: that part was damaged. */
  readonly writtenMs: number | null
  /** Whose sheets these are. */
  readonly devices: readonly DeviceId[]
  /** All sheets of others that are on this phone now, from this copy: what a receipt says. */
  readonly taken: readonly Sheet[]
}

export type AddOutcome = AddedCopy | { readonly kind: 'not-a-copy' | 'other-organisation' }

/** What was read of all sections so far. */
interface Found {
  readonly stored: StoredSheet[]
  readonly sheets: Sheet[]
  readonly certificates: Map<CertificateId, Certificate>
  known: number
  sealed: number
  bad: number
}

/**
 * Takes over the sheets of a copy, checked one by one like those of a server's page: certificate, signature, id
 * (SHEET-4). What this phone cannot open it keeps as it came. @throws {StorageFailure}; what was stored until then stays
 */
export async function addCopy(deps: AddDeps, file: Uint8Array): Promise<AddOutcome> {
  const copy = readHandover(readHandoverBytes(file))
  if (!copy) return { kind: 'not-a-copy' }
  if (copy.head && !equalBytes(copy.head.organisation, deps.identity.organisation))
    return { kind: 'other-organisation' }
  const certificates = await trustIn(deps, copy)
  const found: Found = { stored: [], sheets: [], certificates, known: 0, sealed: 0, bad: 0 }
  for (const section of copy.sections) await takeSection(deps, copy, section, found)
  const added = new Set(await deps.log.carry(found.stored, usedOf(found)))
  // the sheets first: a photo without a fact that names it would be of nothing
  const photos = await addPhotos(deps, listSources(deps, copy, found))
  const others = found.sheets.filter(({ device }) => device !== deps.identity.device)
  return {
    kind: 'added',
    facts: found.sheets.reduce((sum, { id, facts }) => sum + (added.has(id) ? facts.length : 0), 0),
    knownSheets: found.known,
    sealedSheets: found.sealed,
    badSheets: found.bad,
    photos,
    isWhole: copy.isWhole && found.bad + photos.bad === 0,
    isNewer: copy.isNewer,
    writtenMs: copy.head?.ms ?? null,
    devices: [...new Set(found.sheets.map(({ device }) => device))],
    taken: others,
  }
}

/** Certificates of the copy that our issuer signed, or an issuer for whom ours signed: a chain of two (SHEET-4). */
async function trustIn(
  { identity, verify }: AddDeps,
  { certificates }: ReadHandover,
): Promise<Map<CertificateId, Certificate>> {
  const came = certificates.flatMap((bytes) => readCertificate(bytes) ?? [])
  const trusted = new Map<CertificateId, Certificate>()
  const trustSigned = async (key: Uint8Array) => {
    for (const each of came) if (await verifyCertificate(each, key, verify)) trusted.set(each.id, each)
  }
  await trustSigned(identity.issuerKey)
  for (const { role, key } of [...trusted.values()]) if (role === 'server') await trustSigned(key)
  return trusted
}

/** Whoever may not write in a stream could never bring its photos to the server. */
function listSources(deps: AddDeps, { sections }: ReadHandover, { sheets }: Found): readonly PhotoSource[] {
  const withPhotos = sections.filter(({ photos }) => photos.length > 0)
  return withPhotos.map((section) => {
    const { opens } = authorIn(deps.identity.certificate, section.stream)
    return { section, sheets, findKey: () => (opens ? findKey(deps, section) : Promise.resolve(null)) }
  })
}

function usedOf({ sheets, certificates }: Found): readonly Certificate[] {
  const ids = new Set(sheets.map(({ certificate }) => certificate))
  return [...certificates.values()].filter(({ id }) => ids.has(id))
}

async function takeSection(deps: AddDeps, copy: ReadHandover, section: Section, found: Found): Promise<void> {
  const here = await listHere(
    deps.log,
    section.sheets.map(({ sheet }) => sheet),
  )
  found.known += here.size
  found.sheets.push(...here.values())
  const unknown = section.sheets.filter(({ sheet }) => !here.has(sheet))
  if (unknown.length === 0) return
  const key = await findKey(deps, section)
  if (!key) return keepSealed(deps, copy, { ...section, sheets: unknown }, found)
  for (const sealed of unknown) {
    const taken = await openSheet(deps, section, sealed, key, found.certificates)
    if (taken) {
      found.stored.push(taken.stored)
      found.sheets.push(taken.sheet)
    } else {
      found.bad++
    }
    await deps.pause()
  }
}

async function listHere(log: FactLogPort, ids: readonly SheetId[]): Promise<ReadonlyMap<SheetId, Sheet>> {
  const read = (await log.readSheets(ids)).map(({ bytes }) => readSheet(bytes))
  return new Map(read.flatMap((each) => (each.kind === 'sheet' ? [[each.sheet.id, each.sheet]] : [])))
}

/** The section's key, out of the box of a sheet that this phone holds; `null`: it holds none of them. */
async function findKey({ log, subtle }: AddDeps, { stream, readers }: Section): Promise<Uint8Array | null> {
  const held = await listHere(
    log,
    readers.map((box) => box.sheet),
  )
  for (const box of readers) {
    const sheet = held.get(box.sheet)
    const key = sheet && (await openReaderBox(subtle, { sheet, stream }, box))
    if (key) return key
  }
  return null
}

/** It may be on the way to a phone that can open it, or to the server: this one carries it (SYN-12). */
async function keepSealed(
  { device, identity }: AddDeps,
  { certificates, head }: ReadHandover,
  section: Section,
  found: Found,
): Promise<void> {
  const organisation = head?.organisation ?? identity.organisation
  await keepParcel(device, { section, certificates, organisation })
  found.sealed += section.sheets.length
}

async function openSheet(
  { log, identity, subtle, verify }: AddDeps,
  { stream }: Section,
  { sheet: id, iv, bytes: sealed }: SealedSheet,
  key: Uint8Array,
  certificates: ReadonlyMap<CertificateId, Certificate>,
): Promise<{ readonly stored: StoredSheet; readonly sheet: Sheet } | null> {
  const bytes = await openSheetBytes(subtle, key, { stream, sheet: id, iv }, sealed)
  const read = bytes && readSheet(bytes)
  if (!bytes || read?.kind !== 'sheet') return null
  const { sheet } = read
  if (sheet.id !== id || sheet.stream !== stream) return null
  const certificate = certificates.get(sheet.certificate) ?? (await log.readCertificate(sheet.certificate))
  if (!certificate || !(await verifySheet(sheet, certificate, verify))) return null
  const { device, number } = sheet
  const origin = certificate.role === 'server' ? 'server' : device === identity.device ? 'own' : 'carried'
  return { stored: { id, stream, device, number, certificate: certificate.id, origin, bytes }, sheet }
}
