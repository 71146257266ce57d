import type {
  ImportPlan,
  ImportRefusal,
  LikelyDuplicate,
  ProblemCode,
  Remedy,
  RowProblem,
} from '#domain/roster-import/types.ts'

/** What an import did, or would do. */
export interface ImportOutcome {
  readonly plan: ImportPlan
  readonly isDryRun: boolean
  /** People added, or that would be. */
  readonly added: number
  /** Pairs of which the second was left out. */
  readonly skipped: readonly LikelyDuplicate[]
}

/** The outcome as JSON: counts, columns, and everything odd by row. */
export function writePlan({ plan, isDryRun, added, skipped }: ImportOutcome) {
  return {
    dryRun: isDryRun,
    people: plan.people.length,
    [isDryRun ? 'wouldAdd' : 'added']: added,
    encoding: plan.encoding,
    delimiter: plan.delimiter,
    columns: plan.columns,
    refusedColumns: plan.refusedColumns,
    problems: plan.problems,
    notices: plan.notices,
    duplicates: plan.duplicates,
    skippedDuplicates: skipped.map((pair) => pair.id),
    skippedRows: plan.skippedRows,
  }
}

/** The outcome for a person at a terminal. */
export function writePlanText({ plan, isDryRun, added, skipped }: ImportOutcome): string {
  const left = new Set(skipped)
  return [
    isDryRun
      ? `${plan.people.length} people in the file, ${added} would be added. Nothing was written.`
      : `${added} people added, of ${plan.people.length} in the file.`,
    ...section(
      'Columns',
      plan.columns.map(({ header, role }) => `${header || '(no heading)'}: ${role}`),
    ),
    ...section('Problems', plan.problems.map(describeProblem)),
    ...section(
      'About the file',
      plan.notices.map(({ code, count, remedy }) => `${NOTICES[code]} (${count}): ${REMEDIES[remedy]}`),
    ),
    ...section(
      'Likely duplicates',
      plan.duplicates.map((pair) => describePair(pair, left.has(pair), isDryRun)),
    ),
  ].join('\n')
}

/** Why a file was refused, and what to do. */
export function describeRefusal(refusal: ImportRefusal): string {
  switch (refusal.code) {
    case 'empty':
      return 'The file is empty. Nothing was imported.'
    case 'not-a-roster':
      return 'This file is not a list of people. Nothing was imported.'
    case 'binary':
      return `This file is not a table (it looks like: ${refusal.fileKind}). Save it as CSV or .xlsx. Nothing was imported.`
    case 'too-many-rows':
      return `The file has more than ${refusal.limit} people. Split it by event. Nothing was imported.`
    case 'too-large':
      return `The file is larger than ${Math.floor(refusal.limitBytes / 1_048_576)} MB. Nothing was imported.`
    case 'no-name-column':
      return `No column holds names. The headings are: ${refusal.headers.join(', ') || 'none'}. Nothing was imported.`
    case 'no-people':
      return 'There are headings, but no people below them. Nothing was imported.'
  }
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? ['', `${title}:`, ...lines.map((line) => `  ${line}`)] : []
}

function describeProblem({ row, field, code, value, severity, remedy }: RowProblem): string {
  const what = value === undefined ? '' : ` "${value}"`
  const left = severity === 'skip' ? ', this row is left out' : ''
  return `row ${row}, ${field}: ${PROBLEMS[code]}${what}${left}; ${REMEDIES[remedy]}`
}

function describePair(pair: LikelyDuplicate, isLeft: boolean, isDryRun: boolean): string {
  const [first, second] = pair.names
  const where =
    pair.kind === 'in-file'
      ? `row ${pair.rows[0]} ${first} and row ${pair.rows[1]} ${second}`
      : `row ${pair.row} ${second} and ${first} of the list`
  const left = isDryRun ? 'the second would be left out' : 'the second was left out'
  return `${where}: ${REASONS[pair.reason]}; ${isLeft ? left : 'both are kept'}`
}

const REASONS: Readonly<Record<LikelyDuplicate['reason'], string>> = {
  'same-name': 'same name',
  'same-name-and-phone': 'same name and phone',
  'similar-name': 'similar name',
}

const NOTICES: Readonly<Record<ImportPlan['notices'][number]['code'], string>> = {
  'letters-lost': 'some letters were lost before this file was saved',
  'letters-restored': 'letters were garbled and have been restored',
  'identity-column-refused': 'a column of identity numbers was left out',
  'numbering-restarts': 'numbers start anew in each part, so they are left out',
  'quotes-broken': 'a quotation mark is never closed',
}

const REMEDIES: Readonly<Record<Remedy, string>> = {
  'fix-the-file': 'correct the file',
  'save-as-utf-8': 'save the file as UTF-8',
  'choose-date-order': 'write dates as YYYY-MM-DD',
  'check-by-hand': 'check it by hand',
  'nothing-to-do': 'nothing to do',
}

const PROBLEMS: Readonly<Record<ProblemCode, string>> = {
  'name-missing': 'there is no name',
  'name-unreadable': 'this is not a name',
  'name-too-long': 'the name is too long',
  'letters-lost': 'letters were lost',
  'identity-number': 'an identity number is never kept',
  'text-too-long': 'the text is too long',
  'birth-unreadable': 'this is not a date',
  'birth-ambiguous': 'the date can be read two ways',
  'birth-out-of-range': 'nobody was born then',
  'phone-unreadable': 'this is not a phone number',
  'minor-unreadable': 'this is neither yes nor no',
  'consent-unreadable': 'this is neither yes nor no',
  'language-unreadable': 'this is not a language we know',
  'number-repeats': 'the number repeats',
  'more-cells-than-columns': 'the row has more cells than there are columns',
}
