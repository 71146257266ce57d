import type { ConsentNote } from '#domain/drafts/minors.ts'
import { settingKeys } from '#domain/settings/keys.ts'
import { enrol, networkTo, noNetwork, startPhone } from '#tests/support/phone.ts'
import { LEAVING_FLOWS } from './leaving-flows.ts'
import { PASS_FLOWS } from './pass-flows.ts'
import { RESULT_FLOWS } from './result-flows.ts'
import { after, begun, lookAtAll, NOTHING_TO_DO, ofAll } from './support/begun.ts'
import { lookAtEvent } from './support/look.ts'
import { firstPerson, marked, onBoard, once, personOf } from './support/on-board.ts'
import type { Flow } from './support/sweep.ts'
import { PLAN } from '#tests/support/plan.ts'
import { anEmptyPhone, aWorld } from './support/worlds.ts'
import type { World } from './support/worlds.ts'

const PICTURE = Uint8Array.from({ length: 64 }, (_, i) => i)
const PHOTO = { width: 8, height: 8, when: 'before', caption: 'Жағалау' } as const
const CONSENT: Omit<ConsentNote, 'photo'> = {
  state: 'given',
  way: 'paper',
  version: '1',
  language: 'kk',
  signer: 'Сейілова Гүлнар',
  relation: 'mother',
  signature: null,
}

const counted = begun(({ services, board }) =>
  services.groups.countParty(board, { count: 12, label: '№4 мектеп' }),
)
const leftUnseen = begun((on) => on.services.attendance.checkOut(on.board, firstPerson(on)))

/** What a day in the field writes besides marks. */
export const FIELD_FLOWS: readonly Flow[] = [
  onBoard('marking a whole group', ({ services, board, of }) => services.groups.checkInAll(board, of.people)),
  onBoard(
    'counting people without their names',
    ({ services, board }) => services.groups.countParty(board, { count: 30, who: 'pupil', label: '7 «Ә»' }),
    ofAll,
  ),
  onBoard(
    'correcting a head count',
    ({ services, board }) => {
      const [party] = board.parties()
      return party ? services.groups.changeParty(board, party, { count: 11 }) : Promise.resolve(NOTHING_TO_DO)
    },
    { ...after(counted), look: lookAtAll },
  ),
  onBoard(
    'adding one of a party by name',
    ({ services, board }) => {
      const [party] = board.parties()
      const contact = { phones: ['+77010009999'], guardianPhones: [] }
      return party
        ? services.groups.nameOne(board, party, { name: 'Аталған' }, contact)
        : Promise.resolve(NOTHING_TO_DO)
    },
    { ...after(counted), look: lookAtAll },
  ),
  onBoard(
    'noting companions',
    (on) => {
      const person = on.board.person(firstPerson(on))
      return person ? on.services.groups.setCompanions(on.board, person, 2) : Promise.resolve(NOTHING_TO_DO)
    },
    ofAll,
  ),
  onBoard(
    'noting consent with a photo of the paper',
    (on) => on.services.minors.noteConsent(on.board, firstPerson(on), CONSENT, PICTURE),
    ofAll,
  ),
  onBoard(
    'recording consents by a school’s list with its photo',
    (on) => {
      const people = on.board.people().map(({ id }) => id)
      const list = { version: '2026-1', language: 'kk', signer: 'Ким Ирина' } as const
      return on.services.minors.noteListConsents(on.board, people, list, PICTURE)
    },
    ofAll,
  ),
  onBoard(
    'noting a guardian',
    (on) =>
      on.services.minors.noteGuardians(on.board, firstPerson(on), [
        { name: 'Сейілова Гүлнар', relation: 'mother', phone: '+77010005555' },
      ]),
    ofAll,
  ),
  onBoard(
    'handing a child over',
    (on) =>
      on.services.minors.checkOutTo(on.board, firstPerson(on), {
        kind: 'to',
        name: 'Сейілов Ерлан',
        relation: 'father',
        isChecked: true,
      }),
    { ...after(marked), look: lookAtAll },
  ),
  onBoard(
    'correcting a time',
    (on) => {
      const marks = on.board.person(firstPerson(on))?.presence.marks ?? []
      return on.services.leaving.correctTimes(on.board, marks, { atMs: PLAN.startsMs, why: 'late' })
    },
    after(marked),
  ),
  onBoard(
    'closing with departures for those who are still here',
    ({ services, board }) => {
      const here = board.people().filter(({ presence }) => presence.state === 'here')
      const said = { atMs: PLAN.endsMs, why: 'end' } as const
      return services.leaving.close(
        board,
        here.map(({ id: person }) => ({ person, way: 'group', said })),
      )
    },
    { ...after(marked), look: lookAtAll },
  ),
  onBoard(
    'noting bags',
    async ({ services, board }) => {
      const results = await services.results.open(board)
      const bags = { full: 12, part: 1, grams: null } as const
      return results.note({ what: 'bags', fraction: 'plastic', ...bags, to: 'landfill' })
    },
    ofAll,
  ),
  onBoard(
    'taking a photo',
    async ({ services, board }) => (await services.results.open(board)).addPhoto(PHOTO, PICTURE),
    ofAll,
  ),
  onBoard('giving another pass', (on) => on.services.passes.reissue(on.board, firstPerson(on))),
  onBoard(
    'noting that the phone is ready',
    ({ services, board }) => services.readiness.note(board, { app: '1', ok: ['roster'], look: ['sound'] }),
    ofAll,
  ),
  onBoard(
    'changing a setting',
    ({ services, of }) => services.settings.change(of.event, { [settingKeys.consentAge]: 16 }),
    ofAll,
  ),
  onBoard(
    'settling a look',
    async ({ services, board }) => {
      const [look] = await services.look.list(board)
      return look ? services.look.settle(board, look, 'came') : NOTHING_TO_DO
    },
    after(leftUnseen),
  ),
  ...LEAVING_FLOWS,
  ...RESULT_FLOWS,
  ...PASS_FLOWS,
  addingAFile(),
]

/** The records of another phone, brought as a file, with no network on either. */
function addingAFile(): Flow {
  const met = once(async () => {
    const of = await aWorld()
    return { of, bytes: await writeCopyElsewhere(of) }
  })
  return {
    name: 'adding the file of another phone',
    given: async () => ({ rows: (await met()).of.rows }),
    async begin({ services }) {
      const { bytes } = await met()
      return async () => {
        const added = await services.handover.addCopy(bytes)
        return added.kind === 'added' && added.receipt === 'saved' ? 'done' : 'not done'
      }
    },
    look: async (look) => lookAtEvent(look, (await met()).of.event),
    isBySteps: true,
  }
}

async function writeCopyElsewhere(of: World): Promise<Uint8Array> {
  const { disk } = await anEmptyPhone(of.app)
  const network = networkTo(of.app)
  const phone = await startPhone(network, disk)
  await enrol(phone, await of.app.inviteLink({ role: 'coordinator', event: of.event }), 'Another')
  const board = await phone.services.boards.open(of.event)
  network.fetch = noNetwork
  await phone.services.attendance.checkIn(board, personOf(of))
  const copy = await phone.services.handover.writeCopy()
  phone.phone.stop()
  if (copy.kind !== 'copy') throw new Error(copy.kind)
  return copy.bytes
}
