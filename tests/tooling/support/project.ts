import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

export const projectRoot = path.resolve(import.meta.dirname, '../../..')

export function readProjectFile(file: string): string {
  return readFileSync(path.join(projectRoot, file), 'utf8')
}

/** Every file that git keeps and that is still there, from the project's root, with slashes. */
export function listTrackedFiles(): string[] {
  // In a container the checkout may belong to another user; we only read.
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z']
  const listed = execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8' }).split('\0')
  const deleted = execFileSync('git', [...args, '--deleted'], { cwd: projectRoot, encoding: 'utf8' })
  const gone = new Set(deleted.split('\0'))
  return listed.filter((file) => file !== '' && !gone.has(file))
}
