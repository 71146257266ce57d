import { draftCheckIn } from '#domain/drafts/attendance.ts'
import { draftPassIssued, draftPassRevoked } from '#domain/drafts/pass.ts'
import { draftRegistration } from '#domain/drafts/registration.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { findByShortCode, findCurrentPass, listPasses } from '#domain/fold/passes.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import { passIdOf, personOfPass, type EventId, type PersonId } from '#domain/ids.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { PassVerdict } from '#domain/pass/judge-pass.ts'
import type { Pass } from '#domain/pass/pass.ts'
import { readShortCode, shortCodeOf } from '#domain/pass/short-code.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { readKept } from '#client/app/pass-shelf.ts'
import type {
  CodeAnswer,
  KeepOutcome,
  KeptPass,
  PassService,
  PassWish,
  ShownPass,
} from '#client/services/passes.ts'

export interface FakePassDeps {
  readonly save: (event: EventId, drafts: () => readonly FactDraft[]) => Promise<SaveOutcome>
  readonly table: (event: EventId) => FactTable
}

/** Passes without signatures: real facts, real codes, and verdicts that a test says. */
export class FakePasses implements PassService {
  /** What a scanned text comes to; others are no pass. */
  readonly verdicts = new Map<string, PassVerdict>()
  mayIssue = true
  /** What was asked of `show`, each time. */
  readonly wished: PassWish[] = []
  kept: KeptPass[] = []
  refuseKeep: 'no-space' | 'broken' | null = null
  readonly #deps: FakePassDeps
  #made = 0

  constructor(deps: FakePassDeps) {
    this.#deps = deps
  }

  canIssue = () => this.mayIssue

  check(_board: Board, text: string): Promise<PassVerdict> {
    return Promise.resolve(this.verdicts.get(text) ?? { kind: 'not-a-pass' })
  }

  findByCode(board: Board, typed: string): Promise<CodeAnswer> {
    const code = readShortCode(typed)
    if (code === null) return Promise.resolve({ kind: 'not-a-code' })
    if (code === 'wrong') return Promise.resolve({ kind: 'wrong' })
    const { people, revoked } = findByShortCode(this.#deps.table(board.id), code)
    if (people.length > 0) return Promise.resolve({ kind: 'found', people })
    return Promise.resolve(revoked.length > 0 ? { kind: 'revoked', people: revoked } : { kind: 'unknown' })
  }

  admit: PassService['admit'] = async (board, { pass }, entry = {}) => {
    const person = personOfPass(pass)
    const outcome = await this.#deps.save(board.id, () => [
      draftRegistration(person, { name: '', ...entry, source: 'walk-in' }),
      draftCheckIn(person, board.person(person)?.presence ?? NOT_SEEN, 'scan'),
    ])
    return outcome.kind === 'saved' ? { ...outcome, person } : outcome
  }

  bind: PassService['bind'] = (board, person, pass) =>
    this.#deps.save(board.id, () => [draftPassIssued(person, pass)])

  show(board: Board, people: readonly PersonId[], wish: PassWish = {}): Promise<readonly ShownPass[]> {
    this.wished.push(wish)
    const table = this.#deps.table(board.id)
    return Promise.resolve(
      people.flatMap((id) => {
        const person = board.person(id)
        const pass = person && findCurrentPass(table, person.ids)
        if (!person || !pass) return []
        const text = `ASAR:${pass.toUpperCase()}`
        const link = `https://asar.test/pass#${pass}`
        return [
          {
            person: person.id,
            pass,
            text,
            code: shortCodeOf(pass),
            untilMs: wish.seasonUntilMs ?? 0,
            companions: wish.companions ?? person.companions,
            link,
          },
        ]
      }),
    )
  }

  reissue: PassService['reissue'] = (board, person) =>
    this.#deps.save(board.id, () => [
      ...this.#withdraw(board, person),
      draftPassIssued(person, passIdOf(new Uint8Array(10).fill(100 + ++this.#made))),
    ])

  revoke: PassService['revoke'] = (board, person) =>
    this.#deps.save(board.id, () => this.#withdraw(board, person))

  listKept(): Promise<readonly KeptPass[]> {
    return Promise.resolve(this.kept)
  }

  keep(fragment: string): Promise<KeepOutcome> {
    if (this.refuseKeep) return Promise.resolve({ kind: 'not-kept', reason: this.refuseKeep })
    const pass = readKept(fragment)
    if (typeof pass === 'string') return Promise.resolve({ kind: 'not-kept', reason: pass })
    this.kept.push(pass)
    return Promise.resolve({ kind: 'kept', pass })
  }

  letGo(pass: Pass): Promise<void> {
    this.kept = this.kept.filter((each) => each.pass.pass !== pass.pass)
    return Promise.resolve()
  }

  #withdraw(board: Board, person: PersonId): readonly FactDraft[] {
    const passes = listPasses(this.#deps.table(board.id), board.person(person)?.ids ?? [person])
    return passes.filter((each) => !each.isRevoked).map(({ pass }) => draftPassRevoked(person, pass))
  }
}
