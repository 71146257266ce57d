import { planImport, refuseSize } from '#domain/roster-import/plan-import.ts'
import { sniffFile } from '#domain/roster-import/sniff-file.ts'
import type { ImportOptions, ImportPlan, ImportRefusal } from '#domain/roster-import/types.ts'

export interface PlanRequest {
  /** Which sheet of a workbook; `null`: the first that holds people. */
  readonly sheet: number | null
  readonly options: ImportOptions
}

export type PlanOutcome =
  | {
      readonly kind: 'planned'
      readonly plan: ImportPlan
      /** Names of a workbook's sheets; empty for a text file. */
      readonly sheets: readonly string[]
      readonly sheet: number
    }
  | ImportRefusal
  /** Reading broke off: out of memory, a file that vanished from under us. */
  | { readonly kind: 'failed' }

/** The dry run over a file. Long work: the app has it done in a worker. Never throws. */
export async function planFile(file: Blob, request: PlanRequest): Promise<PlanOutcome> {
  const tooLarge = refuseSize(file.size)
  if (tooLarge) return tooLarge
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    if (sniffFile(bytes) === 'workbook') return await planWorkbook(file, request)
    const plan = planImport({ kind: 'bytes', bytes }, request.options)
    return plan.kind === 'refused' ? plan : { kind: 'planned', plan, sheets: [], sheet: 0 }
  } catch {
    // the reason cannot help the organiser, and may quote the file
    return { kind: 'failed' }
  }
}

interface ReadSheet {
  readonly sheet: string
  readonly data: readonly (readonly unknown[])[]
}

async function planWorkbook(file: Blob, { sheet, options }: PlanRequest): Promise<PlanOutcome> {
  const sheets = await readWorkbook(file)
  if (!sheets) return { kind: 'refused', code: 'not-a-roster' }
  const names = sheets.map((each) => each.sheet)
  let refusal: ImportRefusal = { kind: 'refused', code: 'empty' }
  for (const [index, { data }] of sheets.entries()) {
    if (sheet !== null && sheet !== index) continue
    const plan = planImport({ kind: 'table', rows: data }, options)
    if (plan.kind === 'plan') return { kind: 'planned', plan, sheets: names, sheet: index }
    // an empty second sheet must not hide what is wrong with the first
    if (refusal.code === 'empty') refusal = plan
  }
  return refusal
}

/** `undefined`: it calls itself a workbook and cannot be read as one (damaged, or with a password). */
async function readWorkbook(file: Blob): Promise<readonly ReadSheet[] | undefined> {
  const { default: readXlsxFile } = await import('read-excel-file/web-worker')
  try {
    return await readXlsxFile(file)
  } catch {
    return undefined
  }
}
