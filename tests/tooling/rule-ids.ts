import typescript from 'typescript'

/** Rules of volunteers' sign-up: their spec says that they are still to come. */
export const RULES_TO_COME: readonly string[] = ['SYN-14']

/** Ids of the rules that a page of the spec states: its headings, and the proofs listed as `- **TEST-1**`. */
export function listRules(page: string): readonly string[] {
  const headings = page.matchAll(/^## ([A-Z]+-\d+) /gm)
  const proofs = page.matchAll(/^- \*\*(TEST-\d+)\*\*/gm)
  return [...headings, ...proofs].map((match) => match[1] ?? '')
}

/** Ids that titles of tests carry in brackets, as in `it('[FACT-3] …')` or `it.each(rows)('[SYN-1, SYN-2] …')`. */
export function listGuarded(file: string, text: string): readonly string[] {
  const source = typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest, true)
  const guarded: string[] = []
  const visit = (node: typescript.Node): void => {
    if (typescript.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments
      if (title) guarded.push(...idsOf(title.getText(source)))
    }
    typescript.forEachChild(node, visit)
  }
  visit(source)
  return guarded
}

/** `it`, `test`, and what hangs on them: `it.each(rows)`. A `describe` is no test. */
function isTest(callee: typescript.Expression): boolean {
  if (typescript.isIdentifier(callee)) return callee.text === 'it' || callee.text === 'test'
  if (typescript.isPropertyAccessExpression(callee)) return isTest(callee.expression)
  return typescript.isCallExpression(callee) && isTest(callee.expression)
}

function idsOf(title: string): readonly string[] {
  const brackets = [...title.matchAll(/\[([A-Z]+-\d+(?:, [A-Z]+-\d+)*)\]/g)]
  return brackets.flatMap((match) => (match[1] ?? '').split(', '))
}
