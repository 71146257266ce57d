import { open, readFile } from 'node:fs/promises'
import { readSheet } from 'read-excel-file/node'
import { refuseSize } from '#domain/roster-import/plan-import.ts'
import type { ImportRefusal, ImportSource } from '#domain/roster-import/types.ts'
import { CommandFailed } from './command.ts'

/** Reads the file of an import: a workbook by its first sheet, anything else as bytes. */
export async function readSource(file: string): Promise<ImportSource | ImportRefusal> {
  const bytes = await readBytes(file)
  if ('kind' in bytes) return bytes
  return isWorkbook(bytes) ? readWorkbook(file, bytes) : { kind: 'bytes', bytes }
}

async function readBytes(file: string): Promise<Uint8Array | ImportRefusal> {
  try {
    const handle = await open(file)
    try {
      const info = await handle.stat()
      if (info.isDirectory()) throw new CommandFailed(`${file} is a folder, not a file.`)
      // Before reading: a file of gigabytes is never held in memory.
      return refuseSize(info.size) ?? new Uint8Array(await readFile(handle))
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new CommandFailed(isMissing ? `There is no file ${file}.` : `${file} cannot be read.`, {
      cause: error,
    })
  }
}

/** A workbook is a zip archive. Other archives fail to open as one. */
function isWorkbook(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4
}

async function readWorkbook(file: string, bytes: Uint8Array): Promise<ImportSource> {
  try {
    return { kind: 'table', rows: await readSheet(Buffer.from(bytes)) }
  } catch (error) {
    throw new CommandFailed(`${file} looks like a workbook and cannot be opened as one (.xlsx).`, {
      cause: error,
    })
  }
}
