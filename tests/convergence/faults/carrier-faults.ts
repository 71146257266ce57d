import { encodeCanonical } from '#domain/log/canonical.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { verifySheet } from '#protocol/signing.ts'
import { deviceIdOf, sheetIdOf } from '#domain/ids.ts'
import type { DeviceId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { StoredSheet } from '#client/ports.ts'
import { faults } from '../happening.ts'
import type { Group } from '../happening.ts'
import type { Phone } from '../world/phone.ts'
import type { World } from '../world/world.ts'
import { flipBit } from './flip-bit.ts'
import { forgeSheet } from './forge.ts'
import { wipePhone } from './phone-faults.ts'

export const CARRIER_FAULTS: readonly Group[] = [
  faults(['begin to tamper', 4, beginToTamper], ['stop tampering', 2, stopTampering]),
  faults(['hand sheets over', 8, handOver], ['lose a phone that handed sheets over', 2, handOverAndLose]),
  faults(['spoil a sheet', 6, spoil]),
]

/** Drawn apart from all others, and more rarely. */
export const FORGERIES: readonly Group[] = [
  faults(['hand a forged sheet over', 8, handForgedOver], ['begin to forge', 4, beginToForge]),
]

function beginToForge(world: World): void {
  world.forgers.add(world.pickPhone())
}

/** What is said in somebody else's name: whoever takes it over finds that they never signed it (SHEET-4, SYN-12). */
async function handForgedOver(world: World): Promise<void> {
  const [from, to] = world.random.shuffle(world.phones)
  const forged = from && (await forgeSheet(world, from))
  if (from && to && forged) await carry(to, from, forged)
}

function beginToTamper(world: World): void {
  world.tamperers.add(world.pickPhone())
}

function stopTampering(world: World): void {
  world.tamperers.clear()
}

async function handOver(world: World): Promise<void> {
  const [from, to] = world.random.shuffle(world.phones)
  if (from && to) await handSome(world, from, to)
}

/** What was carried is all that is left of that phone: the gaps in its chains never close. */
async function handOverAndLose(world: World): Promise<void> {
  const [from, to] = world.random.shuffle(world.phones)
  if (!from || !to) return
  await handSome(world, from, to)
  wipePhone(world, from)
}

/** One phone takes some of what another has not sent yet, to carry it: what a hand-over by file or cable does (SYN-12). */
async function handSome(world: World, from: Phone, to: Phone): Promise<void> {
  const known = new Set(to.log.state.sheets.map((sheet) => sheet.id))
  const own = to.device.identity?.device
  for (const sheet of world.random.some(from.log.state.sheets, 0.7))
    if (!known.has(sheet.id) && sheet.device !== own && !isPlaced(from, sheet) && !world.spoilt.has(sheet.id))
      await carry(to, from, sheet)
}

/** A carried sheet that no server takes: it stays where it is and must hold up nothing (SYN-5). */
async function spoil(world: World): Promise<void> {
  const { random } = world
  const phone = world.pickPhone()
  const { sheets } = phone.log.state
  if (sheets.length === 0) return
  const real = random.pick(sheets)
  const bytes = random.pick([
    () => random.bytes(1 + random.below(200)),
    // In its header: with that as it was it would go by the same id as the sheet itself.
    () => flipBit(real.bytes, random, 40),
    () => new Uint8Array(70_000),
    () => encodeCanonical([random.bytes(40), random.bytes(64), [], []]),
  ])()
  // What can be read after all may stand in the log already, or say what was said.
  if (readSheet(bytes).kind === 'sheet') return
  const id = sheetIdOf(random.bytes(32))
  world.spoilt.add(id)
  await carry(phone, phone, { ...real, id, device: deviceIdOf(random.bytes(16)), bytes })
}

/** A hand-over is self-contained, and each of its sheets is checked (`add-copy.ts`): the certificate comes along, and that of whoever issued it. */
async function carry(to: Phone, from: Phone, sheet: StoredSheet): Promise<void> {
  const certificate = await findCertificate(from, sheet)
  if (certificate && !(await isSigned(to, sheet, certificate))) return
  if (certificate)
    await to.log.storeCertificates([certificate, ...(await listIssuers(from, certificate.issuer))])
  const origin = sheet.origin === 'server' ? 'server' : 'carried'
  await to.log.storeSealed({ ...sheet, origin }, [], await to.log.readHead(sheet.stream, sheet.device))
}

/** What cannot be read is nobody's, and stays for a person to look at. */
async function isSigned(to: Phone, { bytes }: StoredSheet, certificate: Certificate): Promise<boolean> {
  const read = readSheet(bytes)
  return read.kind === 'unreadable' || verifySheet(read.sheet, certificate, to.verify)
}

async function listIssuers({ device, log }: Phone, issuer: DeviceId): Promise<readonly Certificate[]> {
  const { issuerCertificateBytes, formerIssuers = [] } = device.identity ?? {}
  const own = [...(issuerCertificateBytes ? [issuerCertificateBytes] : []), ...formerIssuers]
  const all = [...own.flatMap((bytes) => readCertificate(bytes) ?? []), ...(await log.listCertificates())]
  return all.filter((each) => each.device === issuer && each.issuer === issuer)
}

async function findCertificate({ device, log }: Phone, sheet: StoredSheet): Promise<Certificate | null> {
  const own = device.identity?.certificate
  return own?.id === sheet.certificate ? own : log.readCertificate(sheet.certificate)
}

function isPlaced({ log }: Phone, { stream, id }: StoredSheet): boolean {
  return log.state.positions.get(stream)?.some((entry) => entry.sheet === id) ?? false
}
