import type { Result } from '#domain/drafts/results.ts'
import type { Destination, Fraction, Machine, TreeWork } from '#domain/results/catalogue.ts'
import { containsIdentityNumber } from '#domain/text/identity-number.ts'
import { parseNumber } from '#domain/text/numbers.ts'

/** Kinds of results that have a form; items are tallied. */
export const FORMS = ['bags', 'trees', 'area', 'length', 'machines'] as const
export type FormKind = (typeof FORMS)[number]

export const BASES = ['estimated', 'weighed'] as const
export const UNITS = ['m2', 'ha'] as const

/** What stands in the form, as typed. */
export interface ResultForm {
  fraction: Fraction
  full: number
  part: number
  basis: (typeof BASES)[number]
  /** Kilograms. */
  weight: string
  to: Destination
  work: TreeWork
  machine: Machine
  count: number
  /** Square metres or hectares, by `unit`; metres. */
  size: string
  unit: (typeof UNITS)[number]
  note: string
}

export function emptyForm(): ResultForm {
  return {
    ...{ fraction: 'mixed', full: 0, part: 0, basis: 'estimated', weight: '', to: 'landfill' },
    ...{ work: 'planted', machine: 'truck', count: 0, size: '', unit: 'm2', note: '' },
  }
}

export type ResultField = 'full' | 'weight' | 'count' | 'size' | 'note'
export type ResultProblem = 'nothing' | 'not-a-number' | 'too-much' | 'identity-number' | 'note-long'

export interface Wrong {
  readonly field: ResultField
  readonly problem: ResultProblem
}

export type ReadResult =
  | { readonly kind: 'result'; readonly result: Result; readonly note: string }
  | { readonly kind: 'wrong'; readonly problems: readonly Wrong[] }

const SQUARE_METRES_A_HECTARE = 10_000
const MOST = 1_000_000_000
const LONGEST_NOTE = 500

/** What the form of a kind says, or what is wrong with it. */
export function readResultForm(what: FormKind, form: ResultForm): ReadResult {
  const result = readOne(what, form)
  const problems = [...('problem' in result ? [result] : []), ...findNoteProblem(form.note)]
  return 'problem' in result || problems.length > 0
    ? { kind: 'wrong', problems }
    : { kind: 'result', result, note: form.note.trim() }
}

function findNoteProblem(note: string): readonly Wrong[] {
  if (containsIdentityNumber(note)) return [{ field: 'note', problem: 'identity-number' }]
  return note.length > LONGEST_NOTE ? [{ field: 'note', problem: 'note-long' }] : []
}

function readOne(what: FormKind, form: ResultForm): Result | Wrong {
  switch (what) {
    case 'bags':
      return readBags(form)
    case 'trees':
      return form.count === 0 ? nothing('count') : { what, work: form.work, count: form.count }
    case 'machines':
      return form.count === 0 ? nothing('count') : { what, machine: form.machine, count: form.count }
    case 'area': {
      const size = readSize('size', form.size, form.unit === 'ha' ? SQUARE_METRES_A_HECTARE : 1)
      return typeof size === 'number' ? { what, squareMetres: size } : size
    }
    case 'length': {
      const size = readSize('size', form.size, 1)
      return typeof size === 'number' ? { what, metres: size } : size
    }
  }
}

function readBags({ fraction, full, part, basis, weight, to }: ResultForm): Result | Wrong {
  const grams = basis === 'weighed' ? readSize('weight', weight, 1_000) : null
  if (grams !== null && typeof grams !== 'number') return grams
  // What was weighed may lie there without any bag: bulky waste does.
  if (full + part === 0 && grams === null) return nothing('full')
  return { what: 'bags', fraction, full, part, grams, to }
}

function readSize(field: 'weight' | 'size', text: string, unit: number): number | Wrong {
  if (text.trim() === '') return nothing(field)
  const value = parseNumber(text)
  if (value === undefined || value < 0) return { field, problem: 'not-a-number' }
  const whole = Math.round(value * unit)
  if (whole === 0) return nothing(field)
  return whole > MOST ? { field, problem: 'too-much' } : whole
}

const nothing = (field: ResultField): Wrong => ({ field, problem: 'nothing' })

/** The form that would say what a record says. */
export function formOf(result: Result, note: string): ResultForm {
  const form = { ...emptyForm(), note }
  switch (result.what) {
    case 'bags': {
      const { grams, ...bags } = result
      return grams === null
        ? { ...form, ...bags }
        : { ...form, ...bags, basis: 'weighed', weight: String(grams / 1_000) }
    }
    case 'trees':
      return { ...form, work: result.work, count: result.count }
    case 'machines':
      return { ...form, machine: result.machine, count: result.count }
    case 'area':
      return { ...form, size: String(result.squareMetres) }
    case 'length':
      return { ...form, size: String(result.metres) }
  }
}
