import { describe, expect, it } from 'vitest'
import { listGuarded, listRules, RULES_TO_COME } from './rule-ids.ts'
import { listTrackedFiles, readProjectFile } from './support/project.ts'

const files = listTrackedFiles()
const rules = files
  .filter((file) => /^docs\/spec\/\w+\.md$/.test(file))
  .flatMap((file) => listRules(readProjectFile(file)))
const guarded = new Set(
  files
    .filter((file) => /^tests\/.*\.(test|spec)\.ts$|^tests\/contracts\/.*-contract\.ts$/.test(file))
    .flatMap((file) => listGuarded(file, readProjectFile(file))),
)

describe('the rules of the log', () => {
  it('are found in the spec, each stated once', () => {
    expect(rules.length).toBeGreaterThan(30)
    expect(new Set(rules).size).toBe(rules.length)
  })

  it('are each guarded by a test whose title carries the id', () => {
    expect(rules.filter((rule) => !guarded.has(rule) && !RULES_TO_COME.includes(rule))).toEqual([])
  })

  it('are all that titles name', () => {
    expect([...guarded].filter((rule) => !rules.includes(rule))).toEqual([])
  })

  it('are found where they stand in titles, and nowhere else', () => {
    const text =
      "it('[FACT-1] a', f); it.each(x)('[SYN-1, SYN-2] b', f); describe('[SYN-3] c', f); run('[SYN-4]')"
    expect(listGuarded('some.test.ts', text)).toEqual(['FACT-1', 'SYN-1', 'SYN-2'])
    expect(listRules('# x\n## SYN-5 Accepting\ntext SYN-6\n- **TEST-1** runs')).toEqual(['SYN-5', 'TEST-1'])
  })
})
