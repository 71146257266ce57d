import { useI18n } from 'vue-i18n'
import type { ImportRefusal, LikelyDuplicate, RowProblem } from '#domain/roster-import/types.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import type { LeftOutRow } from './review.ts'
import { writeCsv } from './write-csv.ts'

const MEGABYTE = 1024 * 1024

/** What the import says, in the language of the screen. */
export function useImportTexts() {
  const { t } = useI18n()
  const format = useFormat()

  function refusal(refused: ImportRefusal | { readonly kind: 'failed' }): {
    readonly title: string
    readonly text: string
  } {
    if (refused.kind === 'failed')
      return { title: t('desk-import.failed.title'), text: t('desk-import.failed.text') }
    const key = refused.code === 'binary' ? `binary-${refused.fileKind}` : refused.code
    const values = {
      limit: 'limit' in refused ? format.value.number(refused.limit) : '',
      size: 'limitBytes' in refused ? format.value.number(refused.limitBytes / MEGABYTE, 0) : '',
      headers: 'headers' in refused ? refused.headers.join(' · ') : '',
    }
    return {
      title: t(`desk-import.refusals.${key}.title`, values),
      text: t(`desk-import.refusals.${key}.text`, values),
    }
  }
  const problem = ({ code }: RowProblem): string => t(`desk-import.problems.${code}`)
  /** Who the other one of the pair is. */
  function twin(pair: LikelyDuplicate): string {
    return pair.kind === 'in-file'
      ? t('desk-import.twinInFile', { row: pair.rows[0], name: pair.names[0] })
      : t('desk-import.twinOnRoster', { name: pair.names[0] })
  }
  /** The rows that were not added, for a spreadsheet. */
  function leftOutCsv(rows: readonly LeftOutRow[]): string {
    const heads = ['row', 'name', 'why', 'value'].map((column) => t(`desk-import.leftOut.${column}`))
    return writeCsv([
      heads,
      ...rows.map(({ row, name, problems, duplicates }) => [
        row,
        name,
        [...problems.map(problem), ...duplicates.map(twin)].join('; ') || t('desk-import.leftOut.byHand'),
        problems.flatMap(({ value }) => value ?? []).join('; '),
      ]),
    ])
  }
  return { refusal, problem, twin, leftOutCsv }
}
