import { containsIdentityNumber } from '#domain/text/identity-number.ts'
import type { PersonField, ProblemCode, Remedy, RowProblem } from './types.ts'

const SHOWN_LENGTH = 80

/** Collects what is odd about one row. */
export class RowNotes {
  readonly problems: RowProblem[] = []
  readonly #row: number

  constructor(row: number) {
    this.#row = row
  }

  skip(field: PersonField, code: ProblemCode, value: string): void {
    this.#add({ field, code, severity: 'skip', remedy: 'fix-the-file' }, value)
  }

  look(field: PersonField, code: ProblemCode, value: string, remedy: Remedy): void {
    this.#add({ field, code, severity: 'look', remedy }, value)
  }

  info(field: PersonField, code: ProblemCode, value: string): void {
    this.#add({ field, code, severity: 'info', remedy: 'nothing-to-do' }, value)
  }

  /** Notes, without repeating it, that a cell holds an identity number; answers whether it does. */
  refuseIdentityNumber(field: PersonField, cell: string, severity: 'skip' | 'look'): boolean {
    if (!containsIdentityNumber(cell)) return false
    this.#add({ field, code: 'identity-number', severity, remedy: 'fix-the-file' })
    return true
  }

  #add(problem: Omit<RowProblem, 'row' | 'value'>, value?: string): void {
    const isShown = value !== undefined && value !== '' && !containsIdentityNumber(value)
    this.problems.push({
      row: this.#row,
      ...problem,
      ...(isShown && { value: value.slice(0, SHOWN_LENGTH) }),
    })
  }
}
