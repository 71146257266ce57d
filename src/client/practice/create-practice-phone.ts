import { toBase64url } from '#domain/bytes.ts'
import { KAZAKHSTAN_OFFSET_MINUTES } from '#domain/fold/event-view.ts'
import { verifierOf } from '#protocol/es256.ts'
import { createPause } from '#client/app/pause.ts'
import { createServices } from '#client/app/create-services.ts'
import type { PhoneDeps } from '#client/app/phone-deps.ts'
import { MemoryBlobStore } from '#client/blobs/memory-blob-store.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import type { EventId } from '#domain/ids.ts'
import type { ClockPort, RandomPort } from '#client/ports.ts'
import type { Services } from '#client/services.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { MemoryMetaStore } from '#client/storage/meta-store.ts'
import { MemoryViewStore } from '#client/storage/view-store.ts'
import { noServer } from './no-server.ts'
import { storePracticeIdentity } from './practice-identity.ts'
import { listPracticePeople } from './practice-people.ts'
import { createPracticeStore } from './practice-store.ts'
import { settleBeginning } from './settle-beginning.ts'
import { keepSmallThings } from './small-store.ts'

/** What the practice is called, in the language of the screen. */
export interface PracticeTexts {
  readonly event: string
  readonly place: string
  readonly phone: string
  readonly group: (n: number) => string
}

const HOUR_MS = 3_600_000

/**
 * A phone to practise on: the same services as the real one over memory alone, with a key of its own, an event with
 * invented people, and no way to any server. It knows no database and no address: its facts can neither get into the
 * real log nor be sent, and are gone with the page.
 */
export async function createPracticePhone(texts: PracticeTexts): Promise<Services> {
  keepSmallThings(createPracticeStore())
  const deps = practiceDeps()
  const nowMs = deps.clock.now().wallMs
  await storePracticeIdentity(deps.device, { random: deps.random, name: texts.phone, nowMs })
  const organiser = await createServices(deps)
  const event = await planPractice(organiser.services, texts, nowMs)
  organiser.stop()
  await settleBeginning(deps)
  // started once more, it finds all that as a phone in the morning does
  const { services } = await createServices(deps)
  return { ...services, device: asCoordinator(services, event) }
}

/** One began an hour ago, so that the event goes on. */
async function planPractice({ desk }: Services, texts: PracticeTexts, nowMs: number): Promise<EventId> {
  const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS
  const outcome = await desk.planEvent({
    title: texts.event,
    startsMs: hourMs - HOUR_MS,
    endsMs: hourMs + 3 * HOUR_MS,
    utcOffsetMinutes: KAZAKHSTAN_OFFSET_MINUTES,
    place: texts.place,
    meetingPoint: '',
    bring: '',
  })
  if (outcome.kind !== 'saved' || !outcome.event) throw new Error('memory keeps what it is given')
  const year = new Date(nowMs).getUTCFullYear()
  await desk.addPeople(outcome.event, listPracticePeople(texts.group, year))
  return outcome.event
}

/** It had to plan the event like an organiser; who practises is a coordinator. */
function asCoordinator({ device }: Services, event: EventId): Services['device'] {
  const me = () => {
    const own = device.me()
    return own && { ...own, role: 'coordinator' as const, events: [event] }
  }
  return { ...device, me }
}

function practiceDeps(): PhoneDeps {
  const random: RandomPort = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) }
  const { subtle } = crypto
  return {
    log: new MemoryFactLog(emptyLogState(toBase64url(random.bytes(8)))),
    views: new MemoryViewStore(),
    blobs: new MemoryBlobStore(),
    device: new DeviceStore(new MemoryMetaStore(), subtle),
    transport: noServer(),
    loadSelfTest: async () => {
      const { askWorker } = await import('#client/pwa/self-test.ts')
      // the phone's own storage is left alone; memory keeps what it is given
      return { askWorker, tryStorage: () => Promise.resolve(true) }
    },
    clock,
    random,
    verify: verifierOf(subtle),
    timers: {
      set: (run, delayMs) => setTimeout(run, delayMs),
      clear: (timer) => clearTimeout(timer as number | undefined),
    },
    // Nothing here is worth keeping.
    quota: {
      persist: () => Promise.resolve(true),
      persisted: () => Promise.resolve(true),
      estimate: () => Promise.resolve({}),
    },
    canary: { read: () => null, write: () => undefined },
    rescue: { list: () => Promise.resolve([]), export: () => Promise.reject(new Error('none')) },
    origin: location.origin,
    pause: createPause(() => performance.now()),
  }
}

const clock: ClockPort = {
  now() {
    const wallMs = Date.now()
    return {
      wallMs,
      utcOffsetMinutes: 0 - new Date(wallMs).getTimezoneOffset(),
      monotonicMs: Math.round(performance.now()),
    }
  },
}
