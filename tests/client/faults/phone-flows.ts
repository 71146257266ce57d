import { emptyControl } from '#domain/fold/control.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { eventStream } from '#domain/stream.ts'
import { BlobMemory } from '#client/blobs/blob-memory.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { sendBlobs } from '#client/blobs/send-blobs.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { BLOB_ASK_PATH } from '#protocol/blob-limits.ts'
import { noNetwork, transportOver } from '#tests/support/phone.ts'
import { aPhoto } from '#tests/support/photos.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'
import { copyServer } from './support/copy-server.ts'
import { lookAtEvent } from './support/look.ts'
import { firstPerson, once, saidOf, world } from './support/on-board.ts'
import type { Flow, Look, Said, Stage } from './support/sweep.ts'
import { rowsAfter } from './support/worlds.ts'

/** What somebody was sent: behind the `#` of a link to their pass. */
const fragment = once(async () => {
  const of = await world()
  const fragments: string[] = []
  await rowsAfter(of, async ({ services }) => {
    const board = await services.boards.open(of.event)
    const shown = await services.passes.show(board, [firstPerson({ services, board, of })])
    fragments.push(...shown.map(({ link }) => new URL(link).hash.slice(1)))
  })
  return fragments.join()
})
const withPass = once(async () =>
  rowsAfter(await world(), async ({ services }) => services.passes.keep(await fragment())),
)
const lookAtPasses = async ({ services }: Look) =>
  (await services.passes.listKept()).map(({ code, name }) => [code, name])

const ENROL_PATH = '/v1/enrol'
const PHOTO = aPhoto(1_000)
const pathOf = (input: Parameters<typeof fetch>[0]) =>
  new URL(input instanceof Request ? input.url : input).pathname

/** The server has the fact that names the photo, and not the photo. */
const photographed = once(async () => {
  const at = { ...(await world()), app: await copyServer((await world()).app) }
  const rows = await rowsAfter(at, async ({ services, network }) => {
    const { fetch } = network
    const results = await services.results.open(await services.boards.open(at.event))
    await results.addPhoto({ width: 8, height: 8, when: 'before', caption: '' }, PHOTO)
    network.fetch = (input, init) => (pathOf(input) === BLOB_ASK_PATH ? noNetwork(input) : fetch(input, init))
    await services.sync.syncNow()
    await services.blobs.settle()
  })
  return { rows, app: at.app }
})

/** As after a round that went well. */
async function sendPhotos({ disk, network }: Stage): Promise<() => Promise<Said>> {
  const identity = await new DeviceStore(new DexieMetaStore(disk.db), crypto.subtle).readIdentity()
  if (!identity) throw new Error('not enrolled')
  const deps = {
    store: new DexieBlobStore(disk.db),
    link: transportOver(network, turnableClock()),
    log: disk.log,
    readControl: () => Promise.resolve(emptyControl()),
    identity,
    memory: new BlobMemory(() => 0),
    mayGoOn: () => true,
  }
  return () =>
    saidOf(async () => {
      const { kind } = await sendBlobs(deps)
      if (kind !== 'done') throw new Error(kind)
    })
}

/** Waiting here, and whole there. */
async function lookAtPhotos({ services, server }: Look) {
  const stream = eventStream((await world()).event)
  const there = await server?.store.readBlob(stream, blobIdFor(PHOTO))
  return [services.blobs.countWaiting(), there?.length]
}

/** What a phone keeps of itself, and lets go of. */
export const PHONE_FLOWS: readonly Flow[] = [
  {
    name: 'joining anew by another link',
    given: async () => ({ rows: (await world()).rows, server: await copyServer((await world()).app) }),
    async begin({ services, server, network }) {
      const { event } = await world()
      const { fetch } = network
      // The round after it is a flow of its own.
      network.fetch = (input, init) => (pathOf(input) === ENROL_PATH ? fetch(input, init) : noNetwork(input))
      const link = (await server?.inviteLink({ role: 'coordinator', event })) ?? ''
      const code = services.device.parseLink(link) ?? ''
      return async () =>
        (await services.device.enrol(code, 'Жаңа')).kind === 'enrolled' ? 'done' : 'not done'
    },
    look: async (look) => {
      const { name, role } = look.services.device.me() ?? {}
      return { name, role, event: await lookAtEvent(look, (await world()).event) }
    },
    isBySteps: true,
  },
  {
    name: 'keeping one’s own pass',
    given: () => Promise.resolve({}),
    async begin({ services }) {
      const link = await fragment()
      return async () => ((await services.passes.keep(link)).kind === 'kept' ? 'done' : 'not done')
    },
    look: lookAtPasses,
  },
  {
    name: 'letting go of one’s own pass',
    given: async () => ({ rows: await withPass() }),
    async begin({ services }) {
      const [kept] = await services.passes.listKept()
      if (!kept) throw new Error('there is none')
      return () => saidOf(() => services.passes.letGo(kept.pass))
    },
    look: lookAtPasses,
  },
  {
    name: 'sending a photo',
    given: async () => ({
      rows: (await photographed()).rows,
      server: await copyServer((await photographed()).app),
    }),
    begin: sendPhotos,
    look: lookAtPhotos,
    isBySteps: true,
  },
  {
    name: 'taking all lists off the phone',
    given: async () => ({ rows: (await world()).rows }),
    begin: ({ services }) =>
      Promise.resolve(async () => {
        const outcome = await services.phoneData.clear()
        return outcome.kind === 'done' && outcome.kept === 0 ? 'done' : 'not done'
      }),
    look: async ({ services, log }) => [services.device.me()?.name, [...(await log.listStreams())].sort()],
    isBySteps: true,
  },
  {
    name: 'signing out',
    given: async () => ({ rows: (await world()).rows }),
    begin: ({ services }) =>
      Promise.resolve(async () =>
        (await services.phoneData.signOut()).kind === 'done' ? 'done' : 'not done',
      ),
    look: async ({ services, log }) => [services.device.me()?.name, await log.listStreams()],
  },
]
