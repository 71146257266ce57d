import path from 'node:path'

/** What the bundler tells of the modules. */
interface Modules {
  readonly getModuleInfo: (id: string) => {
    readonly importedIds: readonly string[]
    readonly dynamicallyImportedIds: readonly string[]
  } | null
}

const client = path.resolve(import.meta.dirname, '../client')
const at = (file: string): string => path.join(client, file)

const MAIN = at('main.ts')
const DAY = at('day-routes.ts')
const DESK = at('features/desk/routes.ts')
/** Of a phone with an account; all else may be opened by anybody. */
const FIELD_PAGES = ['today/TodayPage.vue', 'outbox/OutboxPage.vue', 'handover/PassPage.vue'].map((page) =>
  at(`features/${page}`),
)
/** What a page of the day loads beside its own. */
const BESIDE = ['start-scanner.ts', 'views/board.ts', 'app/work-services.ts', 'app/pass-checking.ts'].map(at)
const WITH_ACCOUNT = [
  ...FIELD_PAGES,
  ...BESIDE,
  DAY,
  DESK,
  ...['app/blob-work.ts', 'app/edit-settings.ts', 'app/pass-issuing.ts', 'blobs/forget-unnamed.ts'].map(at),
  at('practice/start-practice.ts'),
]

/**
 * What several pages share stands in three files: `screen`, which pages for anybody need too, `field`, which is no part
 * of a volunteer's first visit, and `desk`, which no page of the field needs. Left alone it becomes some eighty small
 * ones: each costs a slow phone about ten milliseconds at every start, though it has them, and a request on a slow
 * network when the app is installed.
 */
export function groupChunks(): (id: string, modules: Modules) => string | null {
  let chunks: ReadonlyMap<string, string> | undefined
  return (id, modules) => {
    chunks ??= findShared(modules)
    return chunks.get(id) ?? null
  }
}

function findShared(modules: Modules): ReadonlyMap<string, string> {
  const start = reach(modules, [MAIN])
  const open = listLazy(modules, MAIN).filter((id) => !WITH_ACCOUNT.includes(id))
  const screens = reach(
    modules,
    open.filter((id) => id.endsWith('Page.vue')),
  )
  const anybodys = reach(modules, open)
  const field = [...FIELD_PAGES, ...BESIDE, ...listLazy(modules, DAY)]
  const fields = reach(modules, field)
  const seen = new Set<string>()
  const chunks = new Map<string, string>()
  for (const page of [...field, ...listLazy(modules, DESK)])
    for (const id of reach(modules, [page])) {
      const isShared = seen.has(id) && !start.has(id)
      seen.add(id)
      if (isShared && screens.has(id)) chunks.set(id, 'screen')
      else if (isShared && !anybodys.has(id)) chunks.set(id, fields.has(id) ? 'field' : 'desk')
    }
  if (chunks.size === 0) throw new Error('pages of the field share nothing: see src/launch/group-chunks.ts')
  return chunks
}

/** What is loaded when it is first asked for, from here. */
function listLazy(modules: Modules, from: string): readonly string[] {
  return [...reach(modules, [from])].flatMap((id) => modules.getModuleInfo(id)?.dynamicallyImportedIds ?? [])
}

/** All that is loaded with these. */
function reach(modules: Modules, roots: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>(roots)
  for (const id of reached) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) reached.add(next)
  return reached
}
