import { readFileSync } from 'node:fs'

/** Of `/proc/<pid>/stat`, on every Linux that Node runs on. */
const TICK_MS = 10
/** After the name of the program, which may hold spaces: state, parent and so on; times in its own mode and the kernel's. */
const [OWN, KERNEL] = [11, 12] as const

/**
 * How long a process has kept processors busy so far, all its threads, in ms and in steps of 10 ms.
 * @returns `null` where the system does not tell of other processes
 */
export function readProcessorMs(pid: number): number | null {
  let line: string
  try {
    line = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
  } catch {
    return null
  }
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[OWN]) + Number(fields[KERNEL])) * TICK_MS
}
