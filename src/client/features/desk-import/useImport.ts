import { computed, inject, onScopeDispose, ref, shallowRef } from 'vue'
import { readPlannedPerson } from '#domain/drafts/roster-entry.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import type { DuplicateDecision } from '#domain/roster-import/apply-decisions.ts'
import type { ColumnRole, ExistingPerson, ImportPlan, ImportRefusal } from '#domain/roster-import/types.ts'
import { refuseSize } from '#domain/roster-import/plan-import.ts'
import type { DateOrder } from '#domain/text/birth-date.ts'
import { parseBirthDate } from '#domain/text/birth-date.ts'
import { localDate } from '#domain/text/calendar.ts'
import { useServices } from '#client/injection-keys.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { createWorkerPlanner, IMPORT_PLANNER } from './import-planner.ts'
import type { PlanOutcome } from './plan-file.ts'
import { listDoubtful, listLeftOut, listRefused, listToAdd, type ImportChoices } from './review.ts'

export const importSteps = ['file', 'columns', 'check', 'done'] as const
export type ImportStep = (typeof importSteps)[number]
type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']

/**
 * The wizard: a file, what its columns are, what is odd about its rows, done. Nothing is written before `confirm`,
 * and whatever fails leaves everything that was chosen as it was.
 */
export function useImport(board: Board, event: EventView, { now = () => Date.now() } = {}) {
  const { desk } = useServices()
  const planner = inject(IMPORT_PLANNER, createWorkerPlanner, false)()
  onScopeDispose(() => {
    planner.stop()
  })

  const step = ref<ImportStep>('file')
  const file = shallowRef<File | null>(null)
  const isReading = ref(false)
  const refusal = shallowRef<ImportRefusal | { readonly kind: 'failed' } | null>(null)
  const plan = shallowRef<ImportPlan | null>(null)
  const sheets = shallowRef<readonly string[]>([])
  const sheet = ref<number | null>(null)
  const roles = shallowRef<Readonly<Record<number, ColumnRole>>>({})
  const dateOrder = ref<DateOrder | undefined>(undefined)
  const choices = shallowRef<ImportChoices>({ decisions: {}, leftOut: new Set() })
  const isSaving = ref(false)
  const notSaved = ref<NotSaved | null>(null)
  const added = ref(0)
  let question = 0

  function listOptions() {
    const { year, month, day } = localDate(event.startsMs, event.utcOffsetMinutes)
    const thisYear = localDate(now(), event.utcOffsetMinutes).year
    return {
      thisYear,
      eventDate: { year, month, day },
      roles: roles.value,
      existing: listExisting(board, thisYear),
      ...(dateOrder.value && { dateOrder: dateOrder.value }),
    }
  }
  /** Reads the file again with what has been chosen; only the answer to the latest question counts. */
  async function replan(chosen: File): Promise<boolean> {
    question += 1
    const asked = question
    isReading.value = true
    const outcome = await planner.plan(chosen, { sheet: sheet.value, options: listOptions() })
    if (asked !== question) return false
    isReading.value = false
    take(outcome)
    return outcome.kind === 'planned'
  }
  function take(outcome: PlanOutcome): void {
    refusal.value = outcome.kind === 'planned' ? null : outcome
    if (outcome.kind !== 'planned') return
    plan.value = outcome.plan
    sheets.value = outcome.sheets
    sheet.value = outcome.sheets.length > 0 ? outcome.sheet : null
  }
  async function choose(chosen: File): Promise<void> {
    reset()
    file.value = chosen
    // refused by its size alone, unread
    refusal.value = refuseSize(chosen.size) ?? null
    if (refusal.value === null && (await replan(chosen))) step.value = 'columns'
  }
  function reset(): void {
    question += 1
    step.value = 'file'
    file.value = null
    refusal.value = null
    plan.value = null
    sheet.value = null
    notSaved.value = null
    sheets.value = []
    roles.value = {}
    dateOrder.value = undefined
    choices.value = { decisions: {}, leftOut: new Set() }
    isReading.value = false
  }
  function goTo(next: 'columns' | 'check'): void {
    step.value = next
  }
  /** Gives up reading a file that takes too long. */
  function cancel(): void {
    reset()
    planner.stop()
  }
  async function setRole(index: number, role: ColumnRole): Promise<void> {
    roles.value = { ...roles.value, [index]: role }
    if (file.value) await replan(file.value)
  }
  async function setSheet(index: number): Promise<void> {
    sheet.value = index
    roles.value = {}
    choices.value = { decisions: {}, leftOut: new Set() }
    if (file.value) await replan(file.value)
  }
  async function setDateOrder(order: DateOrder): Promise<void> {
    dateOrder.value = order
    if (file.value) await replan(file.value)
  }
  function decide(pair: string, decision: DuplicateDecision): void {
    choices.value = { ...choices.value, decisions: { ...choices.value.decisions, [pair]: decision } }
  }
  function decideAll(pairs: readonly string[], decision: DuplicateDecision): void {
    const decided = Object.fromEntries(pairs.map((pair) => [pair, decision]))
    choices.value = { ...choices.value, decisions: { ...choices.value.decisions, ...decided } }
  }
  function toggleRow(row: number): void {
    const leftOut = new Set(choices.value.leftOut)
    if (!leftOut.delete(row)) leftOut.add(row)
    choices.value = { ...choices.value, leftOut }
  }

  const toAdd = computed(() => (plan.value ? listToAdd(plan.value, choices.value) : []))
  async function confirm(): Promise<void> {
    if (isSaving.value || toAdd.value.length === 0) return
    isSaving.value = true
    notSaved.value = null
    const people = toAdd.value.map(readPlannedPerson)
    const outcome = await settleSave(desk.addPeople(event.id, people))
    isSaving.value = false
    if (outcome.kind === 'not-saved') {
      notSaved.value = outcome.reason
      return
    }
    added.value = people.length
    step.value = 'done'
  }

  return {
    step,
    file,
    isReading,
    refusal,
    plan,
    sheets,
    sheet,
    dateOrder,
    choices,
    isSaving,
    notSaved,
    added,
    toAdd,
    doubtful: computed(() => (plan.value ? listDoubtful(plan.value) : [])),
    refused: computed(() => (plan.value ? listRefused(plan.value) : [])),
    leftOut: computed(() => (plan.value ? listLeftOut(plan.value, choices.value) : [])),
    choose,
    reset,
    cancel,
    goTo,
    setRole,
    setSheet,
    setDateOrder,
    decide,
    decideAll,
    toggleRow,
    confirm,
  }
}

export type ImportModel = ReturnType<typeof useImport>

/** Whoever is on the list already, as the plan compares its rows with. */
function listExisting(board: Board, thisYear: number): readonly ExistingPerson[] {
  return board.people().map((person) => {
    const { phones, guardianPhones } = board.contact(person)
    const born = parseBirthDate(person.born, thisYear)
    return {
      id: person.id,
      name: person.name,
      phones: [...phones, ...guardianPhones],
      ...(born.kind === 'read' && { birth: born.birth }),
    }
  })
}
