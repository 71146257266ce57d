import { readHandover, writeHandover } from '#protocol/handover/handover.ts'
import type { Section } from '#protocol/handover/handover.ts'
import type { DevicePort } from '#client/ports.ts'

/** Sheets that this phone carries and cannot open, with all that the server needs to take them in (SYN-12). */
export interface Parcel {
  readonly section: Section
  readonly certificates: readonly Uint8Array[]
  /** 16 bytes. */
  readonly organisation: Uint8Array
}

type Parcels = Pick<DevicePort, 'listParcels' | 'storeParcel' | 'dropParcel'>

/** Well below what one request may hold. */
const PARCEL_BYTES = 1024 * 1024

/** Keeps a section as it came, in parts that the server takes. Repeating it changes nothing. */
export async function keepParcel(device: Parcels, parcel: Parcel): Promise<void> {
  for (const sheets of inParts(parcel.section))
    await device.storeParcel(writeParcel({ ...parcel, section: { ...parcel.section, sheets } }))
}

/** A parcel as it is kept, and as the server reads it: a hand-over of one section. */
export function writeParcel({ section, certificates, organisation }: Parcel): Uint8Array {
  const head = { organisation, ms: 0, sheets: section.sheets.length, photos: 0 }
  return writeHandover({ head, certificates, sections: [section] })
}

/** What this phone carries so, with the bytes that each is kept by. */
export async function listParcels(
  device: Pick<Parcels, 'listParcels'>,
): Promise<readonly (Parcel & { readonly bytes: Uint8Array })[]> {
  return (await device.listParcels()).flatMap((bytes) => {
    const read = readHandover(bytes)
    const [section] = read?.sections ?? []
    if (!read?.head || !section) return []
    return [{ section, certificates: read.certificates, organisation: read.head.organisation, bytes }]
  })
}

function inParts({ sheets }: Section): readonly Section['sheets'][] {
  const parts: (typeof sheets)[number][][] = []
  let room = 0
  for (const sheet of sheets) {
    room -= sheet.bytes.length
    if (room < 0 || parts.length === 0) {
      parts.push([])
      room = PARCEL_BYTES - sheet.bytes.length
    }
    parts.at(-1)?.push(sheet)
  }
  return parts
}

/** How many sheets of others wait here sealed. */
export async function countSealed(device: Pick<Parcels, 'listParcels'>): Promise<number> {
  return (await listParcels(device)).reduce((sum, { section }) => sum + section.sheets.length, 0)
}
