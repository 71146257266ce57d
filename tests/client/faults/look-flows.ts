import type { Look as NeedsLook } from '#domain/look/looks.ts'
import type { LookChoice, UndoLook } from '#client/services/look.ts'
import { disputedRecords } from './support/disputed-records.ts'
import { disputed } from './support/disputed.ts'
import { lookAtEvent } from './support/look.ts'
import { once, said, world } from './support/on-board.ts'
import type { OnBoard } from './support/on-board.ts'
import type { Flow, Look, Stage } from './support/sweep.ts'
import { rowsAfter } from './support/worlds.ts'

/** What somebody found out: of which kind of look, and what they say. */
type Answer = readonly [
  kind: NeedsLook['kind'],
  choice: LookChoice | ((look: NeedsLook) => LookChoice | undefined),
]

async function findLook({ services, board }: OnBoard, [kind, choice]: Answer) {
  const look = (await services.look.list(board)).find((each) => each.kind === kind)
  const chosen = look && (typeof choice === 'function' ? choice(look) : choice)
  if (!look || !chosen) throw new Error(`nothing of this kind: ${kind}`)
  return () => services.look.settle(board, look, chosen)
}

/** The value that not everybody shows already. */
const otherValue = (look: NeedsLook) =>
  look.kind === 'rival-values' ? look.values.at(-1)?.facts[0] : undefined

/** What was said by one phone, of several that all say the whole. */
const lastSide = (look: NeedsLook) => ('sides' in look ? look.sides.at(-1)?.facts[0] : undefined)
const lastHolder = (look: NeedsLook) =>
  look.kind === 'shared-pass' ? look.holders.at(-1)?.person.id : undefined

/** What still needs a look, beside the people. Which of rival names is shown is for no flow to say (FACT-4). */
async function lookAtLooks(look: Look) {
  const board = await look.services.boards.open((await world()).event)
  const looks = await look.services.look.list(board)
  const rivals = looks.flatMap((each) => (each.kind === 'rival-values' ? each.values : []))
  const names = rivals.map(({ told }) => told).sort()
  const { people, facts } = await lookAtEvent(look, board.id)
  const shown = people.map(({ name, ...person }) => ({
    ...person,
    names: names.includes(name) ? names : [name],
  }))
  return { looks: looks.map(({ kind }) => kind), people: shown, facts }
}

const OF_RECORDS: readonly NeedsLook['kind'][] = [
  'rival-times',
  'rival-consents',
  'rival-counts',
  'rival-results',
  'rival-incidents',
  'shared-pass',
]
/** A phone on which there is this to settle. */
const rowsFor = ([kind]: Answer) => (OF_RECORDS.includes(kind) ? disputedRecords() : disputed())

async function open({ services }: Pick<Stage, 'services'>): Promise<OnBoard> {
  const of = await world()
  return { services, of, board: await services.boards.open(of.event) }
}

function settling(name: string, ...answer: Answer): Flow {
  return {
    name,
    given: async () => ({ rows: await rowsFor(answer) }),
    async begin(stage) {
      const settle = await findLook(await open(stage), answer)
      return () => said(settle())
    },
    look: lookAtLooks,
  }
}

/** The answer was given before; taking it back is what is tried. */
function undoing(name: string, ...answer: Answer): Flow {
  const settled = once(async () => {
    const undos: UndoLook[] = []
    const rows = await rowsAfter({ ...(await world()), rows: await rowsFor(answer) }, async (phone) => {
      const { undo } = await (await findLook(await open(phone), answer))()
      if (undo) undos.push(undo)
    })
    return { rows, undos }
  })
  return {
    name,
    given: async () => ({ rows: (await settled()).rows }),
    async begin(stage) {
      const { services, board } = await open(stage)
      const [undo] = (await settled()).undos
      if (!undo) throw new Error('there is no way back')
      return () => said(services.look.undo(board, undo))
    },
    look: lookAtLooks,
  }
}

/** What an answer to each kind of look writes, and what taking it back does. */
export const LOOK_FLOWS: readonly Flow[] = [
  settling('settling: they are here', 'maybe-here', 'here'),
  settling('settling: they have left', 'maybe-here', 'left'),
  settling('settling: they came', 'left-without-arriving', 'came'),
  settling('settling: this name is right', 'rival-values', otherValue),
  settling('settling: both are one person', 'same-person', 'same'),
  settling('settling: these are two people', 'same-person', 'different'),
  settling('settling: this time is right', 'rival-times', lastSide),
  settling('settling: this answer of a guardian counts', 'rival-consents', lastSide),
  settling('settling: this count is right', 'rival-counts', lastSide),
  settling('settling: this result is right', 'rival-results', lastSide),
  settling('settling: so it happened', 'rival-incidents', lastSide),
  settling('settling: the pass is theirs', 'shared-pass', lastHolder),
  settling('settling: the pass is nobody’s', 'shared-pass', 'nobody'),
  settling('settling: close once more', 'closings', 'again'),
  settling('settling: they went on to the other event', 'two-places', 'moved'),
  settling('settling: these marks were a mistake', 'two-places', 'mistake'),
  undoing('taking back which name is right', 'rival-values', otherValue),
  undoing('taking back which answer counts', 'rival-consents', lastSide),
  undoing('taking back how it happened', 'rival-incidents', lastSide),
  undoing('taking back that they went on to the other event', 'two-places', 'moved'),
]
