import type { ConsentNote } from '#domain/drafts/minors.ts'
import { settingKeys } from '#domain/settings/keys.ts'
import { CARRYING_FLOWS } from './carrying-flows.ts'
import { LOOK_FLOWS } from './look-flows.ts'
import { LEAVING_FLOWS } from './leaving-flows.ts'
import { PASS_FLOWS } from './pass-flows.ts'
import { PHONE_FLOWS } from './phone-flows.ts'
import { RESULT_FLOWS } from './result-flows.ts'
import { after, begun, lookAtAll, NOTHING_TO_DO, ofAll } from './support/begun.ts'
import { firstPerson, marked, onBoard } from './support/on-board.ts'
import type { Flow } from './support/sweep.ts'
import { PLAN } from '#tests/support/plan.ts'

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
  onBoard('correcting a name and a phone number', (on) => {
    const person = on.board.person(firstPerson(on))
    return person
      ? on.services.corrections.correct(
          on.board,
          person,
          { name: 'Түзетілген' },
          { phones: ['+77010009999'], unread: '' },
        )
      : Promise.resolve(NOTHING_TO_DO)
  }),
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
    'changing a setting of the organisation',
    ({ services }) => services.settings.change(null, { [settingKeys.consentAge]: 16 }),
    ofAll,
  ),
  ...LOOK_FLOWS,
  ...LEAVING_FLOWS,
  ...RESULT_FLOWS,
  ...PASS_FLOWS,
  ...CARRYING_FLOWS,
  ...PHONE_FLOWS,
]
