import type { Replay } from '../backup/replay-journal.ts'
import type { LogFault, Verification } from '../backup/verify-store.ts'

const SHOWN = 10

const FAULTS: Readonly<Record<LogFault, string>> = {
  number: 'a position before it is missing',
  digest: 'the digest is not that of the sheets up to here',
  'no-bytes': 'the sheet is gone',
  'other-bytes': 'the bytes are not those of the sheet',
  'no-certificate': 'the certificate is gone or another one',
  signature: 'the signature does not hold',
  blob: 'the photo or drawing is not what its hash says (counted in the order of their hashes)',
  end: 'the log ends elsewhere than its stream says',
}

/** What a verification found, in words. */
export function describeVerification({ streams, positions, blobs, problems }: Verification): string {
  const photos = blobs === 0 ? '' : `, ${blobs} photos and drawings`
  const checked = `${streams} streams, ${positions} sheets${photos} recomputed`
  if (problems.length === 0) return `${checked}: everything is as it was written.`
  const shown = problems.slice(0, SHOWN).map(({ stream, n, fault }) => `  ${stream} ${n}: ${FAULTS[fault]}`)
  const more = problems.length - shown.length
  return [
    `${checked}, ${problems.length} do not fit:`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n')
}

/** What a replay did, in words. */
export function describeReplay({ stated, known, unreadable }: Replay): string {
  const said = `Journal of erasures and revocations: ${stated} stated again, ${known} stood in the log.`
  return unreadable === 0 ? said : `${said} ${unreadable} of its lines are damaged and could not be read.`
}
