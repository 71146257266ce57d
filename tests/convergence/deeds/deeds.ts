import { deeds } from '../happening.ts'
import type { Group } from '../happening.ts'
import { close, erase, grant, hold, release, revoke, seal } from './decide.ts'
import { addAsServer, changeEvent, enrolElsewhere, enrolLate, planEvent } from './desk.ts'
import {
  makeCheckIn,
  makeCheckOut,
  makeCorrection,
  makeMerge,
  makeMisshapen,
  makeParting,
  makeRoster,
  makeUndo,
  makeUnknown,
  makeWalkIn,
} from './drafts.ts'
import {
  openTab,
  packViews,
  passHours,
  passMonths,
  passTime,
  syncAll,
  syncOne,
  syncTwoTabs,
} from './rounds.ts'
import { stateAtEvent, stateElsewhere } from './state.ts'

/** What a history cannot do without: phones meet the server, and time goes on. */
export const ROUNDS: Group = deeds(
  ['round', 26, syncOne],
  ['everybody syncs', 3, syncAll],
  ['time passes', 3, passTime],
)

/** What people do; the first group is always there. */
export const DEEDS: readonly Group[] = [
  deeds(
    ['check-in', 14, (world) => stateAtEvent(world, makeCheckIn)],
    ['check-out', 5, (world) => stateAtEvent(world, makeCheckOut)],
    ['walk-in', 4, (world) => stateAtEvent(world, makeWalkIn)],
  ),
  deeds(['undo', 6, (world) => stateAtEvent(world, makeUndo)]),
  deeds(
    ['roster', 3, (world) => stateAtEvent(world, makeRoster)],
    ['correction', 6, (world) => stateAtEvent(world, makeCorrection)],
  ),
  deeds(
    ['merge', 4, (world) => stateAtEvent(world, makeMerge)],
    ['part', 3, (world) => stateAtEvent(world, makeParting)],
  ),
  deeds(
    ['unknown kind', 3, (world) => stateAtEvent(world, makeUnknown)],
    ['misshapen fact', 3, (world) => stateAtEvent(world, makeMisshapen)],
  ),
  deeds(
    ['mark without a right', 6, stateElsewhere],
    ['grant or take back a right', 5, grant],
    ['let time pass', 2, passHours],
  ),
  deeds(['plan event', 2, planEvent], ['change event', 3, changeEvent]),
  deeds(['server adds to a list', 3, addAsServer]),
  deeds(['two tabs sync', 8, syncTwoTabs], ['open a tab', 3, openTab]),
  deeds(['pack views', 5, packViews]),
  deeds(['revoke a phone', 4, revoke]),
  deeds(['hold a sheet', 4, hold], ['release a sheet', 5, release]),
  deeds(['erase somebody', 5, erase]),
  deeds(['seal an event', 2, seal]),
  deeds(['close an event', 4, close]),
  deeds(
    ['close an event', 3, close],
    ['months pass', 2, passMonths],
    ['the server tends', 3, (world) => world.tend()],
  ),
  deeds(['enrol the late one', 5, enrolLate], ['enrol for another event', 3, enrolElsewhere]),
]
