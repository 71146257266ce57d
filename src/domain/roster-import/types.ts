import type { BirthDate, DateOrder } from '#domain/text/birth-date.ts'
import type { PlainDay } from '#domain/text/calendar.ts'
import type { Phone } from '#domain/text/phone.ts'
import type { LetterDamage, TextEncoding } from './decode-text.ts'
import type { FileKind } from './sniff-file.ts'

/** What a column is; `ignored` ones are listed but not read, `refused` ones hold identity numbers. */
export type ColumnRole =
  | 'number' | 'name' | 'surname' | 'given-name' | 'patronymic' | 'birth' | 'phone' | 'guardian-phone' | 'group'
  | 'class' | 'locality' | 'minor' | 'consent' | 'language' | 'ignored' | 'refused' // prettier-ignore

export interface PlannedColumn {
  /** Place in the table, from 0. */
  readonly index: number
  readonly header: string
  readonly role: ColumnRole
}

export type ImportSource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /**
   * Rows of a workbook's sheet, blank ones included, so that row numbers are those the organiser sees. Cells are as
   * workbook readers give them: text, numbers, truth values, dates (anything with `toISOString`), null where empty.
   */
  | { readonly kind: 'table'; readonly rows: readonly (readonly unknown[])[] }

export interface ExistingPerson {
  readonly id: string
  readonly name: string
  /** E.164. */
  readonly phones?: readonly string[]
  readonly birth?: BirthDate
}

export interface ImportOptions {
  /** The current year, to read two-digit years and refuse dates in the future. */
  readonly thisYear: number
  /** The day of the event; with it, who is a minor is known from birth dates. */
  readonly eventDate?: PlainDay
  /** The organiser's answer to dates that can be read two ways. */
  readonly dateOrder?: DateOrder
  /** The organiser's correction of what a column is, by its index. A refused column stays refused. */
  readonly roles?: Readonly<Record<number, ColumnRole>>
  /** People on the event's roster already. */
  readonly existing?: readonly ExistingPerson[]
}

export type Consent = 'given' | 'refused' | 'unknown'

/** One person to add. `row` is the line of the file, from 1, as an editor or spreadsheet shows it. */
export interface PlannedPerson {
  readonly row: number
  /** The printed number, where the file numbers people once and not per section. */
  readonly no?: number
  readonly name: string
  /** Surname first; only when the file has the surname in a column of its own. */
  readonly sortName?: string
  readonly birth?: BirthDate
  readonly phones: readonly Phone[]
  /** What was typed where no phone could be read. */
  readonly phoneUnread?: string
  readonly guardianPhones: readonly Phone[]
  readonly group?: string
  readonly className?: string
  readonly locality?: string
  readonly minor?: boolean
  readonly consent: Consent
  readonly language?: 'kk' | 'ru' | 'en'
}

export type PersonField =
  | 'name' | 'birth' | 'phone' | 'guardian-phone' | 'group' | 'class' | 'locality' | 'minor' | 'consent' | 'language'
  | 'row' // prettier-ignore

/** Everything that can be odd about a row. */
export type ProblemCode =
  | 'name-missing' | 'name-unreadable' | 'name-too-long' | 'letters-lost' | 'identity-number' | 'text-too-long'
  | 'birth-unreadable' | 'birth-ambiguous' | 'birth-out-of-range' | 'phone-unreadable' | 'minor-unreadable'
  | 'consent-unreadable' | 'language-unreadable' | 'number-repeats' | 'more-cells-than-columns' // prettier-ignore

/** The way out of a problem. */
export type Remedy =
  'fix-the-file' | 'save-as-utf-8' | 'choose-date-order' | 'check-by-hand' | 'nothing-to-do'

export interface RowProblem {
  readonly row: number
  readonly field: PersonField
  readonly code: ProblemCode
  /** What stood there, cut to 80 characters; never an identity number. */
  readonly value?: string
  /** `skip`: the person is not imported; `look`: imported without this cell or with a doubt; `info`: good to know. */
  readonly severity: 'skip' | 'look' | 'info'
  readonly remedy: Remedy
}

/** Something about the file as a whole. `count` is how many rows it touches. */
export interface FileNotice {
  readonly code:
    'letters-lost' | 'letters-restored' | 'identity-column-refused' | 'numbering-restarts' | 'quotes-broken'
  readonly count: number
  readonly remedy: Remedy
}

export type DuplicateReason = 'same-name' | 'same-name-and-phone' | 'similar-name'

/** Two people who may be one. Listed for the organiser; nothing is merged without an answer. */
export type LikelyDuplicate = {
  /** Names the pair in {@link ImportDecisions}; the same in a plan made again from the same file. */
  readonly id: string
  readonly names: readonly [string, string]
  readonly reason: DuplicateReason
  readonly phonesAgree: boolean
  /** Full dates or years; undefined where one of them is not known. */
  readonly birthsAgree: boolean | undefined
} & (
  | { readonly kind: 'in-file'; readonly rows: readonly [number, number] }
  | { readonly kind: 'on-roster'; readonly row: number; readonly existingId: string }
)

export interface SkippedRow {
  readonly row: number
  readonly reason: 'title' | 'header' | 'section' | 'subtotal' | 'footer' | 'blank' | 'problem'
}

export interface RefusedColumn {
  readonly index: number
  readonly header: string
  readonly by: 'name' | 'content'
}

/** A dry run: nothing has been written. */
export interface ImportPlan {
  readonly kind: 'plan'
  readonly encoding: TextEncoding | 'table'
  readonly damage: LetterDamage
  readonly delimiter: string | null
  readonly columns: readonly PlannedColumn[]
  readonly people: readonly PlannedPerson[]
  readonly problems: readonly RowProblem[]
  readonly notices: readonly FileNotice[]
  readonly duplicates: readonly LikelyDuplicate[]
  readonly skippedRows: readonly SkippedRow[]
  readonly refusedColumns: readonly RefusedColumn[]
}

/** Why there is no plan. Nothing of the file is kept. */
export type ImportRefusal =
  | { readonly kind: 'refused'; readonly code: 'empty' | 'not-a-roster' }
  | { readonly kind: 'refused'; readonly code: 'binary'; readonly fileKind: Exclude<FileKind, 'text'> }
  | { readonly kind: 'refused'; readonly code: 'too-many-rows'; readonly limit: number }
  | { readonly kind: 'refused'; readonly code: 'too-large'; readonly limitBytes: number }
  | {
      readonly kind: 'refused'
      readonly code: 'no-name-column' | 'no-people'
      readonly headers: readonly string[]
    }
