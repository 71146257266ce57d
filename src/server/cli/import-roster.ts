import type { EventView } from '#domain/fold/event-view.ts'
import { applyDecisions } from '#domain/roster-import/apply-decisions.ts'
import type { DuplicateDecision } from '#domain/roster-import/apply-decisions.ts'
import { planImport } from '#domain/roster-import/plan-import.ts'
import type { ImportPlan, LikelyDuplicate } from '#domain/roster-import/types.ts'
import { localDate } from '#domain/text/calendar.ts'
import { addPeople, listExisting } from '../desk/roster.ts'
import type { AppDeps } from '../routes/deps.ts'
import { BadUsage, CommandFailed, getEvent, readArguments } from './command.ts'
import type { Command } from './command.ts'
import { describeRefusal, writePlan, writePlanText } from './describe-plan.ts'
import { readSource } from './read-source.ts'

export const importRoster: Command = {
  usage: 'import FILE --event ID [--dry-run] [--skip-duplicates] [--json]',
  run: async ({ deps, print }, args) => {
    const flags = ['dry-run', 'skip-duplicates', 'json']
    const read = readArguments(args, { options: ['event'], flags, rest: 1 })
    const [file] = read.rest
    if (file === undefined) throw new BadUsage('The file to import is missing.')
    const event = await getEvent(deps, read)
    const plan = await planFile(deps, event, file)
    const chosen = choose(plan, read.has('skip-duplicates'))
    const isDryRun = read.has('dry-run')
    if (!isDryRun) await addPeople(deps, event.id, chosen.people)
    const outcome = { plan, isDryRun, added: chosen.people.length, skipped: chosen.skipped }
    print(read.has('json') ? JSON.stringify(writePlan(outcome), null, 2) : writePlanText(outcome))
  },
}

async function planFile(deps: AppDeps, event: EventView, file: string): Promise<ImportPlan> {
  const source = await readSource(file)
  if (source.kind === 'refused') throw new CommandFailed(describeRefusal(source))
  const { wallMs, utcOffsetMinutes } = deps.clock.now()
  const thisYear = localDate(wallMs, utcOffsetMinutes).year
  const plan = planImport(source, {
    thisYear,
    eventDate: localDate(event.startsMs, event.utcOffsetMinutes),
    existing: await listExisting(deps, event.id, thisYear),
  })
  if (plan.kind === 'refused') throw new CommandFailed(describeRefusal(plan))
  return plan
}

/**
 * Whom to add. Somebody of the same name and phone is on the list already and is not added twice; all other
 * likely duplicates are added and named, unless the second of each is to be left out.
 */
function choose(plan: ImportPlan, skipsAll: boolean) {
  const skipped = plan.duplicates.filter((pair) => skipsAll || isOnList(pair))
  const decisions: Record<string, DuplicateDecision> = {}
  for (const pair of skipped) decisions[pair.id] = 'skip-second'
  return { people: applyDecisions(plan, decisions), skipped }
}

function isOnList(pair: LikelyDuplicate): boolean {
  return pair.kind === 'on-roster' && pair.reason === 'same-name-and-phone'
}
