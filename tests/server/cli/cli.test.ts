import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommandLine } from '#server/cli/run-command-line.ts'
import { runAsar as runProcess } from '#tests/e2e/support/command-line.ts'
import { projectRoot } from '#tests/e2e/support/server-process.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const rosters = path.resolve(projectRoot, '../shared/data/rosters')

const WHEN = ['--starts', '2026-05-09T09:00+05:00', '--ends', '2026-05-09T13:00+05:00'] as const

/** Runs a command in this process; what it wrote and how it ended. */
async function runAsar(folder: string, ...args: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const code = await runCommandLine(args, {
    env: { ASAR_DATA: folder },
    write: (text) => void (written.stdout += text),
    complain: (text) => void (written.stderr += text),
  })
  return { code, ...written }
}

async function addEvent(folder: string, title = 'Жем жағасы'): Promise<string> {
  const { stdout } = await runAsar(folder, 'event', 'add', '--title', title, ...WHEN)
  return stdout.trim()
}

function aFile(name: string, text: string): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}

interface Plan {
  readonly people: number
  readonly added?: number
  readonly wouldAdd?: number
  readonly columns: readonly { readonly header: string; readonly role: string }[]
  readonly problems: readonly { readonly row: number; readonly code: string }[]
  readonly duplicates: readonly { readonly names: readonly string[] }[]
  readonly refusedColumns: readonly { readonly header: string }[]
}

async function importJson(folder: string, ...args: readonly string[]): Promise<Plan> {
  const { stdout, code, stderr } = await runAsar(folder, 'import', ...args, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Plan
}

interface Row {
  readonly name: string
  readonly status: string
  readonly no: number | null
}

async function exportJson(folder: string, event: string): Promise<readonly Row[]> {
  const { stdout } = await runAsar(folder, 'export', 'attendance', '--event', event, '--format', 'json')
  return JSON.parse(stdout) as readonly Row[]
}

describe('asar', () => {
  it('runs as a process of its own, with its status', async () => {
    const folder = temporaryFolder()
    const added = await runProcess(folder, 'event', 'add', '--title', 'Жем', ...WHEN)
    expect(added).toMatchObject({ code: 0, stderr: '' })
    expect(await runProcess(folder, 'event', 'list')).toMatchObject({
      code: 0,
      stdout: `${added.stdout.trim()}  2026-05-09T09:00:00+05:00  Жем\n`,
    })
    expect(await runProcess(folder, 'event')).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('asar event', () => {
  it('adds an event, prints its id alone and lists it', async () => {
    const folder = temporaryFolder()
    const added = await runAsar(
      folder,
      'event',
      'add',
      '--title',
      'Жем жағасы',
      ...WHEN,
      '--place',
      'Құлсары',
    )
    expect(added).toMatchObject({ code: 0, stderr: '' })
    expect(added.stdout).toMatch(/^[0-9a-z]{16}\n$/)
    const listed = await runAsar(folder, 'event', 'list', '--json')
    expect(JSON.parse(listed.stdout)).toEqual([
      {
        id: added.stdout.trim(),
        title: 'Жем жағасы',
        starts: '2026-05-09T09:00:00+05:00',
        ends: '2026-05-09T13:00:00+05:00',
        place: 'Құлсары',
        status: 'planned',
      },
    ])
  })

  it.each([
    ['a command it does not know', ['event', 'drop']],
    ['no command', []],
    ['a missing title', ['event', 'add', ...WHEN]],
    [
      'a time without an offset',
      ['event', 'add', '--title', 'x', '--starts', '2026-05-09T09:00', ...WHEN.slice(2)],
    ],
    [
      'an end before the start',
      ['event', 'add', '--title', 'x', ...WHEN.slice(0, 2), '--ends', '2026-05-09T08:00+05:00'],
    ],
    ['an option it does not know', ['event', 'list', '--all']],
    ['a word too many', ['event', 'list', 'all']],
    ['no file', ['import', '--event', '0123456789abcdef']],
    ['no event', ['import', 'x.csv']],
    ['an id that is none', ['invite', 'coordinator', '--event', 'x']],
    [
      'a format it does not write',
      ['export', 'attendance', '--event', '0123456789abcdef', '--format', 'pdf'],
    ],
  ])('ends with 2 on %s, with a word on stderr only', async (_name, args) => {
    const { code, stdout, stderr } = await runAsar(temporaryFolder(), ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.length).toBeGreaterThan(10)
    expect(stderr).not.toContain('    at ')
  })

  it('ends with 1 when there is no such event', async () => {
    const { code, stderr } = await runAsar(
      temporaryFolder(),
      'invite',
      'coordinator',
      '--event',
      '0123456789abcdef',
    )
    expect(code).toBe(1)
    expect(stderr).toContain('There is no event')
  })
})

describe('asar on a folder that cannot be used', () => {
  it.each([
    ['is a file', () => path.join(aFile('data', 'x'), 'data')],
    [
      'holds no database of ours',
      () => path.dirname(aFile('asar.sqlite', 'this is no database '.repeat(100))),
    ],
  ])('says so when it %s', async (_name, make) => {
    const { code, stdout, stderr } = await runAsar(make(), 'event', 'list')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('The database cannot be read or written')
    expect(stderr).not.toContain('    at ')
  })
})

describe('asar import', () => {
  it('shows a dry run and writes nothing', async () => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const plan = await importJson(folder, path.join(rosters, 'roster-300.csv'), '--event', event, '--dry-run')
    expect(plan).toMatchObject({ dryRun: true, people: 300, wouldAdd: 300 })
    expect(plan.columns.find((column) => column.role === 'name')?.header).toBe('full_name')
    expect(plan.duplicates.length).toBeGreaterThan(0)
    expect(await exportJson(folder, event)).toEqual([])
  })

  it('adds everybody, and nobody twice who is on the list with the same phone', async () => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const file = path.join(rosters, 'roster-300.csv')
    expect(await importJson(folder, file, '--event', event)).toMatchObject({ people: 300, added: 300 })
    const rows = await exportJson(folder, event)
    expect(rows).toHaveLength(300)
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(['no-show']))
    const again = await importJson(folder, file, '--event', event, '--dry-run')
    expect(again.wouldAdd).toBeLessThan(100)
  })

  it('leaves out the second of each likely duplicate if asked to', async () => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const file = aFile(
      'list.csv',
      'name,phone\nАйша Сәрсен,+77010000001\nАйша Сәрсен,+77010000001\nЕрлан Қали,\n',
    )
    const args = [file, '--event', event]
    expect(await importJson(folder, ...args, '--dry-run')).toMatchObject({ people: 3, wouldAdd: 3 })
    expect(await importJson(folder, ...args, '--skip-duplicates')).toMatchObject({ people: 3, added: 2 })
  })

  it('reads a workbook', async () => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const plan = await importJson(
      folder,
      path.join(rosters, 'roster-300-school-sheet.xlsx'),
      '--event',
      event,
    )
    expect(plan.people).toBeGreaterThan(250)
    expect(await exportJson(folder, event)).toHaveLength(plan.added ?? 0)
  })

  it('never keeps identity numbers', async () => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const file = path.join(rosters, 'roster-300-with-iin.csv')
    const plan = await importJson(folder, file, '--event', event)
    expect(plan.refusedColumns).toHaveLength(1)
    expect(JSON.stringify(await exportJson(folder, event))).not.toMatch(/\d{12}/)
  })

  it.each([
    ['an empty file', '', 'empty'],
    ['a poem', 'Бір күні\nжел тұрды\n', 'Nothing was imported'],
  ])('refuses %s and writes nothing', async (_name, text, word) => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const { code, stdout, stderr } = await runAsar(folder, 'import', aFile('x.csv', text), '--event', event)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(word)
    expect(await exportJson(folder, event)).toEqual([])
  })

  it('refuses a file that is too large without reading it', async () => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const file = aFile('huge.csv', 'name\n'.padEnd(11 * 1024 * 1024, 'x'))
    const { code, stderr } = await runAsar(folder, 'import', file, '--event', event)
    expect(code).toBe(1)
    expect(stderr).toContain('larger than 10 MB')
  })

  it('says so when there is no file', async () => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const { code, stderr } = await runAsar(folder, 'import', '/nowhere/list.csv', '--event', event)
    expect(code).toBe(1)
    expect(stderr).toBe('There is no file /nowhere/list.csv.\n')
  })
})

describe('asar invite and export', () => {
  it('prints a link and nothing else', async () => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const invited = await runAsar(folder, 'invite', 'coordinator', '--event', event)
    expect(invited).toMatchObject({ code: 0, stderr: '' })
    expect(invited.stdout).toMatch(/^http:\/\/localhost:8080\/join#[0-9a-z]{26}\n$/)
  })

  it('writes CSV that spreadsheet programs read', async () => {
    const folder = temporaryFolder()
    const event = await addEvent(folder)
    const file = aFile('list.csv', 'no,name,group\n1,"Сәрсен, Айша","=cmd()"\n')
    await importJson(folder, file, '--event', event)
    const { stdout } = await runAsar(folder, 'export', 'attendance', '--event', event, '--format', 'csv')
    expect(stdout).toBe(
      '\uFEFFno,name,group,first_in,last_out,minutes,minutes_credited,basis,quality,status,marked_by,witnesses,contradictions,after_closing,participant,without_names\r\n' +
        `1,"Сәрсен, Айша",'=cmd(),,,0,0,,,no-show,,0,,,,0\r\n`,
    )
  })
})
