import type { EventResults } from '#client/services/results.ts'
import type { SaveOutcome } from '#client/services.ts'
import { after, begun, lookAtAll, NOTHING_TO_DO } from './support/begun.ts'
import { onBoard } from './support/on-board.ts'
import type { OnBoard } from './support/on-board.ts'
import type { Flow } from './support/sweep.ts'

const BAGS = { what: 'bags', fraction: 'plastic', full: 12, part: 1, grams: null, to: 'landfill' } as const
const INCIDENT = {
  what: 'Аяғы тайды',
  who: '',
  person: null,
  aid: '',
  called: '103',
  calledMs: null,
} as const

const ofResults =
  (act: (results: EventResults, on: OnBoard) => Promise<SaveOutcome>) => async (on: OnBoard) =>
    act(await on.services.results.open(on.board), on)

const noted = begun(ofResults((results) => results.note(BAGS)))
const wentWrong = begun(ofResults((results) => results.noteIncident(INCIDENT)))

/** What was done at the place, besides who came. */
export const RESULT_FLOWS: readonly Flow[] = [
  onBoard(
    'counting items',
    ofResults((results) => results.tally(new Map([['cigarette-butts', 3]]))),
  ),
  onBoard(
    'noting an incident',
    ofResults((results) => results.noteIncident(INCIDENT)),
  ),
  onBoard(
    'correcting an incident',
    ofResults((results) => {
      const [one] = results.incidents()
      const right = { ...INCIDENT, what: 'Қолы тайды' }
      return one ? results.correctIncident(one, right) : Promise.resolve(NOTHING_TO_DO)
    }),
    { ...after(wentWrong), look: lookAtAll },
  ),
  onBoard(
    'handing out tools',
    ofResults((results) => results.moveTool({ tool: 'gloves', count: 10, way: 'out', group: '', name: '' })),
  ),
  onBoard(
    'taking a result out of the sum',
    ofResults((results) => {
      const [record] = results.results().records
      return record ? results.setVoid('result-noted', record, true) : Promise.resolve(NOTHING_TO_DO)
    }),
    { ...after(noted), look: lookAtAll },
  ),
  onBoard(
    'taking back what was noted just now',
    ofResults((results) => {
      const [record] = results.results().records
      return record ? results.takeBack(record.facts) : Promise.resolve(NOTHING_TO_DO)
    }),
    { ...after(noted), look: lookAtAll },
  ),
]
