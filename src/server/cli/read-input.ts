import { createInterface } from 'node:readline'

/** Reads what is piped in to its end, or what somebody types up to an empty line. */
export async function readInput(question: string): Promise<string> {
  const isTyped = process.stdin.isTTY
  if (isTyped) process.stderr.write(`${question}\n`)
  const lines: string[] = []
  for await (const line of createInterface({ input: process.stdin })) {
    if (isTyped && line.trim() === '') break
    lines.push(line)
  }
  return lines.join('\n')
}
