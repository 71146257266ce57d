import type { EventResults } from '#client/services/results.ts'
import type { Services } from '#client/services.ts'

/** What screens may ask; an event's results are opened by `results.open`. */
type Asked = Services & { readonly eventResults: EventResults }

type Methods<Service> = {
  [Name in keyof Service & string]: Service[Name] extends (...args: never[]) => unknown ? Name : never
}[keyof Service & string]
type Answer<Method> = Method extends (...args: never[]) => infer Result ? Awaited<Result> : never
type NotSaved<Method> = Extract<Answer<Method>, { readonly kind: 'not-saved' | 'not-kept' }>

type Flows = readonly [string, ...string[]]
/** Why no flow is swept: nothing is written, only the server writes, it is a round, or no promise rests on it. */
type NoFlow = 'reads' | 'server' | 'a round' | 'no promise'
/** What may answer that it was not saved has to have a flow. */
type Row<Method> = [NotSaved<Method>] extends [never] ? Flows | NoFlow : Flows

/**
 * Every method that a screen may call, and the flows that sweep it. A new method does not compile until it stands
 * here; each flow fails where it does not call the methods that name it.
 */
export const METHODS: {
  readonly [Service in keyof Asked]: {
    readonly [Method in Methods<Asked[Service]>]: Row<Asked[Service][Method]>
  }
} = {
  device: {
    me: 'reads',
    onChange: 'reads',
    parseLink: 'reads',
    getReady: 'reads',
    enrol: ['first run: joining by a link', 'joining anew by another link'],
    askPersistence: 'no promise',
    storage: 'reads',
    wasWiped: 'reads',
    listAside: 'reads',
    exportAside: 'reads',
  },
  schedule: { events: 'reads', event: 'reads', isKnown: 'reads', onChange: 'reads' },
  boards: { open: 'reads' },
  attendance: {
    checkIn: ['marking somebody'],
    checkOut: ['marking that somebody has left'],
    undo: ['undoing a mark'],
    addWalkIn: ['adding a walk-in'],
    isOwn: 'reads',
  },
  groups: {
    checkInAll: ['marking a whole group'],
    takeBackAll: ['taking back the marks of a group'],
    countParty: ['counting people without their names'],
    changeParty: ['correcting a head count'],
    nameOne: ['adding one of a party by name'],
    setCompanions: ['noting companions'],
  },
  desk: {
    planEvent: ['planning an event'],
    changeEvent: ['changing an event'],
    addPeople: ['importing a list at the desk'],
    closeEvent: ['closing at the desk'],
    inviteCoordinator: 'server',
  },
  records: { open: 'reads', decide: 'server' },
  settings: {
    read: 'reads',
    change: ['changing a setting', 'changing a setting of the organisation'],
    onChange: 'reads',
  },
  minors: {
    noteConsent: ['noting consent with a photo of the paper'],
    noteListConsents: ['recording consents by a school’s list with its photo'],
    noteGuardians: ['noting a guardian'],
    checkOutTo: ['handing a child over'],
    noteHandOver: ['noting with whom a child went that is marked out'],
  },
  corrections: { correct: ['correcting a name and a phone number'], changes: 'reads' },
  leaving: {
    checkOut: ['marking out everybody who is here'],
    correctTimes: ['correcting a time'],
    checkInAt: ['saying that somebody came earlier'],
    addMissingArrival: ['adding an arrival that nobody marked'],
    close: ['closing with departures for those who are still here'],
    reopen: ['opening a closed attendance again'],
    takeBackClosing: ['taking back that the attendance was closed, and the departures with it'],
    listClockDoubts: 'reads',
    correctClock: ['putting a clock right'],
  },
  passes: {
    check: 'reads',
    findByCode: 'reads',
    admit: ['adding the holder of a pass who is not on the list'],
    bind: ['saying whose a pass is'],
    canIssue: 'reads',
    show: 'reads',
    reissue: ['giving another pass'],
    revoke: ['withdrawing somebody’s passes'],
    listKept: 'reads',
    keep: ['keeping one’s own pass'],
    letGo: ['letting go of one’s own pass'],
  },
  // What a trial writes it takes out again; no record of the day is near it.
  readiness: { test: 'no promise', note: ['noting that the phone is ready'] },
  outbox: {
    count: 'reads',
    countPeers: 'reads',
    countOnlyHere: 'reads',
    onChange: 'reads',
    list: 'reads',
    listOnServer: 'reads',
    oldestMs: 'reads',
  },
  unsent: { now: 'reads', isOnPeers: 'reads', read: 'reads', onChange: 'reads' },
  blobs: {
    countWaiting: 'reads',
    listWaiting: 'reads',
    isStored: 'reads',
    onChange: 'reads',
    // What came from the server is kept if it can be, and shown all the same.
    read: 'no promise',
    settle: 'reads',
  },
  results: { open: 'reads' },
  eventResults: {
    results: 'reads',
    photos: 'reads',
    incidents: 'reads',
    tools: 'reads',
    countPeople: 'reads',
    note: ['noting bags'],
    tally: ['counting items'],
    ownTally: 'reads',
    addPhoto: ['taking a photo'],
    readPhoto: 'no promise',
    isPhotoStored: 'reads',
    noteIncident: ['noting an incident'],
    correctIncident: ['correcting an incident'],
    incidentChanges: 'reads',
    moveTool: ['handing out tools'],
    setVoid: ['taking a result out of the sum'],
    takeBack: ['taking back what was noted just now'],
  },
  handover: {
    writeCopy: ['writing a file for another phone'],
    addCopy: [
      'adding the file of another phone',
      'adding the receipt for a photo',
      'taking along pages that this phone may not read',
    ],
  },
  look: {
    list: 'reads',
    settle: [
      'settling: they are here',
      'settling: they have left',
      'settling: they came',
      'settling: this name is right',
      'settling: both are one person',
      'settling: these are two people',
      'settling: this time is right',
      'settling: this answer of a guardian counts',
      'settling: this count is right',
      'settling: this result is right',
      'settling: so it happened',
      'settling: the pass is theirs',
      'settling: the pass is nobody’s',
      'settling: close once more',
      'settling: they went on to the other event',
      'settling: these marks were a mistake',
    ],
    undo: [
      'taking back which name is right',
      'taking back which answer counts',
      'taking back how it happened',
      'taking back that they went on to the other event',
    ],
  },
  phoneData: {
    countOnlyHere: 'reads',
    clear: ['taking all lists off the phone'],
    signOut: ['signing out'],
    isGone: 'reads',
  },
  // Half-filled forms: a phone that keeps none has them on the screen alone.
  drafts: { read: 'reads', keep: 'no promise', forget: 'no promise', forgetAll: 'no promise' },
  sync: {
    state: 'reads',
    lastContactMs: 'reads',
    clockOffsetMs: 'reads',
    onChange: 'reads',
    syncNow: [
      'signing what was captured, with no network',
      'signing and sending',
      'applying what another phone wrote',
      'healing a server that lost its log',
      'erasing somebody',
      'dropping what is long over',
    ],
    setPace: 'reads',
    watchSchedule: 'a round',
  },
}

/** Steps of a round that are swept by themselves: a whole round for each of their calls would take minutes. */
export const STEPS: readonly string[] = [
  'sending a photo',
  'letting go of such pages once the server has them',
]

/** Methods that a flow of that name has to call. */
export function methodsOf(flow: string): readonly string[] {
  return Object.entries(METHODS).flatMap(([service, methods]) =>
    Object.entries<Flows | NoFlow>(methods).flatMap(([method, row]) =>
      Array.isArray(row) && row.includes(flow) ? [`${service}.${method}`] : [],
    ),
  )
}

/** All flows that a method names. */
export function listNamed(): readonly string[] {
  return Object.values(METHODS).flatMap((methods) =>
    Object.values<Flows | NoFlow>(methods).flatMap((row) => (typeof row === 'string' ? [] : row)),
  )
}
