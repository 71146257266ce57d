import { equalBytes } from '#domain/bytes.ts'
import type { CertificateId, SheetId, StreamId } from '#domain/ids.ts'
import { decodeCanonical } from '#domain/log/canonical.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { listStripped, readSheet, sheetIdFor } from '#domain/log/sheet.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { verifySheet } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import type { NewSheet, ServerIdentity } from '../ports.ts'
import { isControlSheet } from './control-sheet.ts'
import { mayWrite } from './rights.ts'

/** What is to become of a pushed sheet, before anything is written. */
export type Judgement =
  | { readonly verdict: 'unreadable' | 'incomplete' | 'resend' }
  | {
      readonly verdict: 'stored' | 'held'
      readonly sheet: NewSheet
      readonly certificate: Certificate
    }

/** A pushed sheet with the id that its verdict goes by. */
export interface Pushed {
  readonly id: SheetId
  readonly bytes: Uint8Array
  /** `null` when the bytes are no sheet of this stream. */
  readonly sheet: Sheet | null
}

export interface JudgeContext {
  readonly server: ServerIdentity
  readonly verify: Verify
  readonly certificates: ReadonlyMap<CertificateId, Certificate>
  readonly nowMs: number
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
 * Judges one sheet on its own: only unreadable bytes and bad signatures are refused, and nothing valid is
 * (SYN-5). Kinds of facts are not looked at: the fold leaves out what its author may not state.
 */
export async function judgeSheet(pushed: Pushed, context: JudgeContext): Promise<Judgement> {
  const { sheet, bytes } = pushed
  if (!sheet) return { verdict: 'unreadable' }
  const certificate = context.certificates.get(sheet.certificate)
  if (!certificate) return { verdict: 'resend' }
  if (!(await verifySheet(sheet, certificate, context.verify))) return { verdict: 'unreadable' }
  // An erasure may excuse a missing personal part once the log can hold one (SYN-10).
  if (listStripped(sheet).length > 0) return { verdict: 'incomplete' }
  const isAdmitted =
    isOurs(sheet, certificate, context.server) && mayWrite(certificate, sheet.stream, context.nowMs)
  const { id, device, number, previous } = sheet
  const isControl = isControlSheet(sheet.frozen)
  const chain = { id, device, number, previous, certificate: certificate.id }
  return {
    verdict: isAdmitted ? 'stored' : 'held',
    sheet: { ...chain, isControl, bytes, isHeld: !isAdmitted },
    certificate,
  }
}

function isOurs(sheet: Sheet, certificate: Certificate, server: ServerIdentity): boolean {
  return (
    certificate.issuer === server.device &&
    equalBytes(certificate.organisation, server.organisation) &&
    equalBytes(sheet.organisation, server.organisation)
  )
}
