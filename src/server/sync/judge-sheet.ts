import type { CertificateId, SheetId, StreamId } from '#domain/ids.ts'
import { decodeCanonical } from '#domain/log/canonical.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { readSheet, sheetIdFor } from '#domain/log/sheet.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { verifySheet } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'

/** A pushed sheet with the id that its verdict goes by. */
export interface Pushed {
  readonly id: SheetId
  readonly bytes: Uint8Array
  /** `null` when the bytes are no sheet of this stream. */
  readonly sheet: Sheet | null
}

/** A sheet whose signature holds, under a certificate that its issuer signed. */
export interface Verified {
  readonly id: SheetId
  readonly bytes: Uint8Array
  readonly sheet: Sheet
  readonly certificate: Certificate
}

export interface JudgeContext {
  readonly verify: Verify
  readonly certificates: ReadonlyMap<CertificateId, Certificate>
}

/** Reads a pushed sheet. Bytes that are none go by the hash of what stands for their header. */
export function readPushed(stream: StreamId, bytes: Uint8Array): Pushed {
  const read = readSheet(bytes)
  if (read.kind === 'sheet' && read.sheet.stream === stream)
    return { id: read.sheet.id, bytes, sheet: read.sheet }
  const value = decodeCanonical(bytes)
  const header: unknown = Array.isArray(value) ? value[0] : undefined
  return { id: sheetIdFor(header instanceof Uint8Array ? header : bytes), bytes, sheet: null }
}

/**
 * Judges one sheet on its own, before any transaction: only unreadable bytes and bad signatures are refused (SYN-5).
 * Kinds of facts are not looked at: the fold leaves out what its author may not state.
 */
export async function judgeSheet(
  { id, sheet, bytes }: Pushed,
  { certificates, verify }: JudgeContext,
): Promise<Verified | 'unreadable' | 'resend'> {
  if (!sheet) return 'unreadable'
  const certificate = certificates.get(sheet.certificate)
  if (!certificate) return 'resend'
  return (await verifySheet(sheet, certificate, verify)) ? { id, bytes, sheet, certificate } : 'unreadable'
}
