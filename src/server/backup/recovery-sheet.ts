import { renderSVG } from 'uqr'
import { toBase32 } from '#domain/bytes.ts'
import type { RecoverySecret } from '../keys/server-key.ts'
import en from './messages.en.json' with { type: 'json' }
import kk from './messages.kk.json' with { type: 'json' }
import ru from './messages.ru.json' with { type: 'json' }
import { writeRecoveryCode } from './recovery-code.ts'

/** How to come back by the sheet; printed on it. */
const COMMAND = 'npm run --silent asar -- recover'

const LANGUAGES = [
  ['kk', kk],
  ['ru', ru],
  ['en', en],
] as const

export interface SheetFacts {
  readonly secret: RecoverySecret
  /** `YYYY-MM-DD`. */
  readonly date: string
}

/** The recovery sheet as a page to print, in three languages, complete in itself (SHEET-4). */
export function writeRecoverySheet({ secret, date }: SheetFacts): string {
  const lines = writeRecoveryCode(secret)
  const qr = renderSVG(lines.join(' ').toUpperCase(), { ecc: 'M', border: 4 })
  return `<!doctype html>
<html lang="kk">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Asar: ${LANGUAGES.map(([, texts]) => texts.title).join(' / ')}</title>
<style>
  @page { size: A4; margin: 15mm }
  body { font: 10.5pt/1.4 system-ui, sans-serif; color: #000; background: #fff; max-width: 180mm; margin: auto }
  h1 { font-size: 15pt; margin: 0 0 4mm }
  h2 { font-size: 11.5pt; margin: 4mm 0 1mm }
  p { margin: 0 0 1.5mm }
  .code { display: flex; gap: 8mm; align-items: center; border: 1pt solid; padding: 4mm; break-inside: avoid }
  .code ol { font: 13pt/1.7 ui-monospace, monospace; margin: 0; padding-left: 10mm }
  .code li { white-space: pre }
  .code svg { width: 55mm; height: 55mm; flex: none }
  code { font-family: ui-monospace, monospace }
</style>
<h1>Asar: ${LANGUAGES.map(([, texts]) => texts.title).join(' / ')}</h1>
<div class="code">
  <ol>
${lines.map((line) => `    <li>${line}</li>`).join('\n')}
  </ol>
  ${qr}
</div>
<p>${LANGUAGES.map(([, texts]) => texts.organisation).join(' / ')}: <code>${toBase32(secret.organisation)}</code></p>
<p>${LANGUAGES.map(([, texts]) => texts.made).join(' / ')}: ${date}</p>
${LANGUAGES.map(([language, texts]) => writePart(language, texts)).join('\n')}
</html>
`
}

function writePart(language: string, texts: typeof en): string {
  const how = texts.how.replace('{command}', `<code>${COMMAND}</code>`)
  return `<section lang="${language}">
<h2>${texts.title}</h2>
<p>${texts.what}</p>
<p>${texts.keep}</p>
<p>${how}</p>
<p>${texts.line}</p>
</section>`
}
