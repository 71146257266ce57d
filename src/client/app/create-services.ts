import type { StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream, parseStream } from '#domain/stream.ts'
import type { StreamKind } from '#domain/stream.ts'
import { PROBLEM_CODES } from '#protocol/problems.ts'
import type { Services } from '#client/services.ts'
import { createSyncLoop } from '#client/sync/loop.ts'
import type { Nudge } from '#client/sync/loop.ts'
import { emptyMemory, GATHER_FACTS, sealDueInMs } from '#client/sync/round-memory.ts'
import type { RoundDeps, RoundOutcome } from '#client/sync/round.ts'
import { createBlobService } from './blob-service.ts'
import { createBoardService } from './board-service.ts'
import { ContactBook } from './contact-book.ts'
import { createDeviceService } from './device-service.ts'
import { createLiveGate } from './live-gate.ts'
import { createHandoverService } from './handover-service.ts'
import { loadFollower } from './load-follower.ts'
import { createPassService } from './pass-service.ts'
import { PhoneCore } from './phone-core.ts'
import type { PhoneDeps } from './phone-deps.ts'
import { createScheduleService, findEventOf } from './schedule-service.ts'
import { createSettingsService } from './settings-service.ts'
import { loadWork, withWork } from './load-work.ts'

/** A phone without its screens. */
export interface Phone {
  readonly services: Services
  /** Says what happened around the page; begins rounds. The first call is `start`. */
  nudge(why: Nudge): void
  /** Says whether the page is in sight; only then is it told of changes at once. */
  show(isVisible: boolean): void
  /** Packs views so that the next start is short (SYN-13); when the page is hidden. */
  rest(): Promise<void>
  stop(): void
}

/** Between two rounds that look for sheets that were brought sealed. */
const PARCEL_PAUSE_MS = 30_000

/** By then nobody waits for the first screen. */
const SWEEP_DELAY_MS = 15_000

/** Facts folded since the last packing that make packing worth its while in the foreground. */
const PACK_AFTER_FACTS = 1_000

/**
 * Builds the services over their ports. Resolves when what stands on this phone has been read; no network is
 * waited for. @throws {StorageFailure} when the log cannot be read.
 */
export async function createServices(deps: PhoneDeps): Promise<Phone> {
  const core = new PhoneCore(deps)
  const contact = new ContactBook(deps.device)
  const streams = deps.log.listStreams()
  // Facts go first: while a round is under way, or the server is away, no photo is on its way.
  const [blobs] = await Promise.all([
    createBlobService(core, () => loop.state().kind === 'idle'),
    core.readIdentity(),
    openFirst(core, streams),
    core.readEpoch(),
    streams.then((all) => core.custody.read(all)),
    contact.read(),
  ])
  // It goes through all that is packed, and whatever is to be read meanwhile waits for it.
  deps.timers.set(() => void core.keeper.sweep(), SWEEP_DELAY_MS)
  const schedule = createScheduleService(core, () => contact.lastMs() !== null)
  const boards = createBoardService({
    core,
    schedule,
    updatedMs: (stream) => contact.updatedMs(stream),
    onUpdated: (listener) => contact.onChange(listener),
    onOpened: () => loop.nudge('background'),
  })
  const memory = emptyMemory()
  const { transport, log, device, verify, pause, clock, random, timers } = deps
  const round: Omit<RoundDeps, 'onProgress'> = {
    log,
    device,
    transport,
    session: core.session,
    verify,
    memory,
    listEvents: () => schedule.events(),
    listOpen: () => boards.listOpen(),
    listCarried: async () => {
      if ((await device.listParcels()).length === 0) return []
      const { listParcelStreams } = await import('#client/handover/send-parcels.ts')
      return listParcelStreams(device)
    },
    onSending: (sheets) => core.custody.noteSending(sheets),
    pause,
  }
  /** A stream that is dropped is drawn no more: nobody looks at it. */
  const dropUnneeded = async (pulled: readonly StreamId[], serverMs: number) => {
    const { dropStreams } = await import('#client/log/drop-streams.ts')
    const readState = async (stream: StreamId) => (await core.keeper.open(stream)).folded.state
    const findEvent = (stream: StreamId) => findEventOf(core, stream)
    const device = core.identity()?.device ?? null
    // A photo that is on this phone alone keeps its stream here (SYN-15).
    const done = pulled.filter((stream) => !blobs.hasWaiting(stream))
    return dropStreams({ log, readState, findEvent, device, open: boards.listOpen() }, done, serverMs)
  }
  let parcelsDueMs = 0
  /** What is carried sealed follows what this phone can read; the next round then sees it arrive. */
  const bringParcels = async () => {
    const identity = core.identity()
    if (!identity || (await device.listParcels()).length === 0) return
    const { sendParcels } = await import('#client/handover/send-parcels.ts')
    const isTaken = await sendParcels({ device, log, transport, identity })
    const { monotonicMs } = clock.now()
    // Soon, but should its log not be had, not at once again and again.
    if (isTaken && monotonicMs >= parcelsDueMs) loop.nudge('live')
    if (isTaken) parcelsDueMs = monotonicMs + PARCEL_PAUSE_MS
  }
  const loop = createSyncLoop({
    run: async (options, onProgress) => {
      // The network comes after the first screen, and so does all that speaks to it.
      const { runRound } = await import('#client/sync/round.ts')
      const outcome = await runRound({ ...round, onProgress }, options)
      core.custody.noteRefused(memory.refused)
      // Who waits for a round wants to see what it brought.
      await core.settle()
      if (outcome.kind === 'done' && outcome.serverMs !== null)
        contact.forget(await dropUnneeded(outcome.streams, outcome.serverMs))
      if (outcome.kind === 'done') await bringParcels()
      return outcome
    },
    timers,
    wallMs: () => clock.now().wallMs,
    monotonicMs: () => clock.now().monotonicMs,
    random: () => (random.bytes(1)[0] ?? 0) / 255,
    sealDueInMs() {
      const most = core.custody.mostUnsealed()
      if (most === 0) return null
      return most >= GATHER_FACTS ? 0 : sealDueInMs(memory, clock.now().monotonicMs)
    },
    onOutcome(outcome) {
      if (hasAnswered(outcome))
        contact.note(clock.now().wallMs, outcome.kind === 'done' ? outcome.streams : [])
      if (outcome.kind === 'done') gate.noteRound()
      if (outcome.kind === 'done') blobs.send()
      void core.keeper.packAll(PACK_AFTER_FACTS)
    },
  })
  const gate = createLiveGate({
    load: () => loadFollower(deps, round, loop),
    isEnrolled: () => core.identity() !== null,
  })
  core.onCaptured = () => loop.nudge('capture')
  // After the first screen: what other phones signed for says where records and photos are. Without it everything
  // still says where it is; only "on another phone too" waits for the next start.
  import('#client/views/watch-receipts.ts')
    .then(({ watchReceipts }) => watchReceipts(core, blobs))
    .catch(() => undefined)
  const handover = createHandoverService(core, () => loop.nudge('live'))
  const work = loadWork({
    ...{ core, blobs },
    onDecided: () => loop.nudge('live'),
    onRound: (listener) => loop.onChange(listener),
    loop,
  })
  const services: Services = {
    device: withWork(
      createDeviceService(core, () => loop.nudge('start')),
      work,
      timers,
    ),
    schedule,
    boards,
    get attendance() {
      return work.get().attendance
    },
    get corrections() {
      return work.get().corrections
    },
    get groups() {
      return work.get().groups
    },
    get desk() {
      return work.get().desk
    },
    get records() {
      return work.get().records
    },
    get leaving() {
      return work.get().leaving
    },
    get look() {
      return work.get().look
    },
    get readiness() {
      return work.get().readiness
    },
    get results() {
      return work.get().results
    },
    settings: createSettingsService(core),
    get minors() {
      return work.get().minors
    },
    passes: createPassService(core),
    get outbox() {
      return work.get().outbox
    },
    get unsent() {
      return work.get().unsent
    },
    blobs,
    handover,
    get drafts() {
      return work.get().drafts
    },
    get phoneData() {
      return work.get().phoneData
    },
    sync: {
      state: () => loop.state(),
      lastContactMs: () => contact.lastMs(),
      clockOffsetMs: () => core.session.measurement()?.offsetMs ?? null,
      onChange(listener) {
        const stops = [loop.onChange(listener), contact.onChange(listener)]
        return () => stops.forEach((stop) => stop())
      },
      syncNow: () => loop.syncNow(),
      setPace: (pace) => loop.setPace(pace),
      watchSchedule: () => gate.watchSchedule(),
    },
  }
  if (core.identity()) await work.open()
  return {
    services,
    nudge(why) {
      // Another tab may have enrolled this phone meanwhile.
      if (why === 'visible') core.readIdentity().catch(() => undefined)
      if (why === 'online') gate.hurry()
      loop.nudge(why)
    },
    show: (isVisible) => gate.show(isVisible),
    rest: () => core.keeper.packAll(1, () => Promise.resolve()),
    stop() {
      loop.stop()
      gate.stop()
    },
  }
}

/** Opens what every page needs; the list that the first one shows is read while the rest still starts. */
async function openFirst(core: PhoneCore, streams: Promise<readonly StreamId[]>): Promise<void> {
  const { deps, keeper } = core
  if (deps.leadsTo)
    for (const stream of [eventStream(deps.leadsTo), contactsStream(deps.leadsTo)])
      // Storage that fails here fails louder where the list is shown.
      keeper.open(stream).catch(() => undefined)
  const known = await streams
  const listOf = (kind: StreamKind['kind']) => known.filter((stream) => parseStream(stream)?.kind === kind)
  await Promise.all([
    core.schedules.ensure(...listOf('schedule')),
    core.organisations.ensure(...listOf('organisation')),
  ])
}

/** A refusal is an answer too. */
function hasAnswered(outcome: RoundOutcome): boolean {
  return outcome.kind === 'done' || PROBLEM_CODES.some((code) => code === outcome.why)
}
