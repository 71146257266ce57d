import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { draftContact } from '#domain/drafts/registration.ts'
import type { EventId, PersonId } from '#domain/ids.ts'
import { FakeServices, NOON_MS, THIS_DEVICE } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'

const shrink = vi.hoisted(() => vi.fn())
vi.mock('#client/features/results/shrink-photo.ts', () => ({ shrinkPhoto: shrink }))

let services: FakeServices
let event: EventId
let child: PersonId
let adult: PersonId

/** A guardian's number as an import brings it. */
function giveGuardian(person: PersonId, phone: string): void {
  const contact = draftContact(person, { phones: [], guardianPhones: [phone] })
  const by = { device: THIS_DEVICE, role: 'organiser', atMs: NOON_MS } as const
  if (contact) services.log.append(`contacts/${event}`, contact, by, 'server')
  services.log.changed()
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = new FakeServices()
  event = services.planEvent()
  ;[child, adult] = services.addToRoster(event, [
    { name: 'Сағынғали Алтынай Тілекқызы', no: 163, born: '2012-03-04', isMinor: true },
    { name: 'Ким Виктор', no: 131, born: '1990' },
  ]) as [PersonId, PersonId]
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

const view = () => services.board(event).person(child)
const consent = () => {
  const person = view()
  return person ? services.board(event).consent(person) : null
}
async function go(screen: Screen, path: string): Promise<void> {
  await screen.router.push(path)
  await screen.settle()
}
/** Types into the first field under these words. */
async function fill(screen: Screen, words: string, text: string): Promise<void> {
  const label = [...document.querySelectorAll('label')].find((one) => one.textContent.includes(words))
  if (!label?.htmlFor) throw new Error(`no field says "${words}"`)
  await screen.type(`#${label.htmlFor}`, text)
}
/** Chooses among radio buttons and boxes, which a button above them may be named like. */
async function pick(screen: Screen, words: string): Promise<void> {
  const label = [...document.querySelectorAll('label')].find((one) => one.textContent.includes(words))
  if (!label) throw new Error(`nothing to choose says "${words}"`)
  label.click()
  await screen.settle()
}
const page = (rest = '') => openApp(services, `/event/${event}/person/${child}${rest}`)

describe('a minor', () => {
  it('is flagged in the list while no consent is known, and an adult is not', async () => {
    const screen = await openApp(services, `/event/${event}/list`)
    expect(screen.text().match(/No consent/g)).toHaveLength(1)
    expect(screen.text().match(/minor|consent/gi)).toHaveLength(1)
    await go(screen, `/event/${event}/person/${adult}`)
    expect(screen.text()).not.toContain('Record consent')
  })

  it('is one tap from the guardian, and from what they may not do', async () => {
    giveGuardian(child, '+77010001234')
    await page()
    const link = document.querySelector<HTMLAnchorElement>('a[href="tel:+77010001234"]')
    expect(link?.textContent).toContain('Call guardian')
    expect(document.body.textContent).toContain('brush cutters, saws and other motor tools')
  })

  it('is told by the event’s own settings', async () => {
    await services.settings.change(event, { age: 14, forbidden: ['road', 'Көпір астындағы жұмыс'] })
    await page()
    expect(document.body.textContent).not.toContain('Record consent')
    await services.settings.change(event, { age: 15 })
    const screen = await page()
    expect(screen.text()).toContain('Көпір астындағы жұмыс')
    expect(screen.text()).not.toContain('making fire')
  })
})

describe('a consent', () => {
  it('asks for what is missing, all at once, and keeps what was entered', async () => {
    const screen = await page('/consent')
    await screen.press('Save')
    expect(screen.text()).toContain('Choose how it is given')
    await screen.press('Signing on the screen')
    await screen.press('Save')
    expect(screen.text()).toContain('Write the full name')
    expect(screen.text()).toContain('There is no signature')
    // nobody has answered yet: a slip must not say yes
    expect(document.querySelectorAll('#consent-answer input:checked')).toHaveLength(0)
    expect(screen.text()).toContain('Choose the answer')
    expect(consent()?.notes).toEqual([])
  })

  it('of a guardian who is here names them, the wording’s version and its language', async () => {
    const screen = await page('/consent')
    await screen.press('Guardian is here')
    await screen.press('Русский')
    expect(screen.text()).toContain('Даю согласие на участие ребёнка')
    expect(screen.text()).toContain('Version: 2026-1')
    await screen.press('Consents')
    await fill(screen, 'Full name of who answered', ' Серікова Гүлнар ')
    await screen.press('mother')
    await screen.press('Save')
    expect(consent()?.notes[0]).toMatchObject({
      state: 'given',
      way: 'guardian-present',
      version: '2026-1',
      language: 'ru',
      signer: 'Серікова Гүлнар',
      relation: 'mother',
    })
    expect(screen.text()).toContain('The guardian said so here. Серікова Гүлнар (mother)')
  })

  it('can be given by one who cannot draw, and withdrawn later', async () => {
    const screen = await page('/consent')
    await screen.press('Signing on the screen')
    await screen.press('Consents')
    await fill(screen, 'Full name of who answered', 'Серікова Гүлнар')
    await screen.press('Cannot sign, the name stands for the signature')
    await screen.press('Save')
    expect(view()?.consent).toBe('given')
    await go(screen, `/event/${event}/person/${child}/consent`)
    await screen.press('Withdraws')
    await screen.press('Guardian is here')
    await fill(screen, 'Full name of who answered', 'Серікова Гүлнар')
    await screen.press('Save')
    expect(view()?.consent).toBe('withdrawn')
    expect(consent()).toMatchObject({ isContradiction: false })
    expect(screen.text()).toContain('Consent withdrawn')
  })

  it('on paper shows its photo after a press, and says where there is none to show', async () => {
    const person = view()
    const note = { state: 'given', way: 'paper', version: '2026-1', language: 'kk' } as const
    const rest = { signer: '', relation: null, signature: null }
    await services.minors.noteConsent(
      services.board(event),
      child,
      { ...note, ...rest },
      Uint8Array.from([1, 2]),
    )
    const read = vi.spyOn(services.blobs, 'read')
    const made = vi.fn(() => 'blob:paper')
    const revoked = vi.fn()
    Object.assign(URL, { createObjectURL: made, revokeObjectURL: revoked })
    const screen = await page()
    expect(read).not.toHaveBeenCalled()
    await screen.press('Show the photo of the paper')
    expect(screen.text()).toContain('The photo is not on this phone')
    read.mockResolvedValue(Uint8Array.from([1, 2]))
    await screen.press('Show the photo of the paper')
    const shown = document.querySelector('img.paper-image')
    expect(shown?.getAttribute('alt')).toBe('Photo of the signed paper')
    expect(read.mock.lastCall?.[2]).toEqual({ fact: consent()?.notes[0]?.fact, subjects: person?.ids })
    await screen.press('Hide the photo')
    expect(document.querySelector('img.paper-image')).toBeNull()
    expect(revoked).toHaveBeenCalledWith('blob:paper')
  })

  it('stays in the form when the phone cannot keep it', async () => {
    const screen = await page('/consent')
    await screen.press('Paper')
    await screen.press('Consents')
    services.refuseSave = 'no-space'
    await screen.press('Save')
    expect(screen.text()).toContain('The consent was not saved')
    services.refuseSave = null
    await screen.press('Save')
    expect(view()?.consent).toBe('given')
  })

  it('[SYN-10] never holds an identity number', async () => {
    const screen = await page('/consent')
    await screen.press('Paper')
    await screen.press('Consents')
    await fill(screen, 'Full name of who answered', 'Гүлнар 991332300012')
    await screen.press('Save')
    expect(screen.text()).toContain('The identity number is not recorded')
    expect(consent()?.notes).toEqual([])
  })
})

describe('a school’s list', () => {
  const pupil = { born: '2012', isMinor: true, group: '8А' }
  let ids: PersonId[]
  const answers = () => ids.map((id) => services.board(event).person(id)?.consent)
  const openList = (group = '8А') => openApp(services, `/event/${event}/consents?group=${group}`)
  const boxes = () => [...document.querySelectorAll<HTMLInputElement>('.list-children input')]

  beforeEach(() => {
    ids = services.addToRoster(event, [
      { ...pupil, name: 'Ахметов Нұрлан', no: 1 },
      { ...pupil, name: 'Бекмағамбетова Мөлдір', no: 2 },
      { ...pupil, name: 'Құрманғалиева Үміт', no: 3 },
      { ...pupil, name: 'Сәрсенов Ерлан', no: 4, consent: 'refused' },
      { name: 'Ким Ирина', born: '1980', group: '8А', no: 5 },
    ])
  })

  it('is opened from the whole group, holds every child without an answer, and is saved for those ticked', async () => {
    const screen = await openApp(services, `/event/${event}/list`)
    await screen.press('Mark the whole group: 8А')
    await screen.press('Consents by a list: 3')
    expect(boxes().map(({ checked }) => checked)).toEqual([true, true, true])
    expect(screen.text()).toMatch(/the list does not change it ?Сәрсенов Ерлан/)
    expect(screen.text()).not.toContain('Ким Ирина')
    boxes()[1]?.click()
    await screen.press('Русский')
    await fill(screen, 'the teacher who brought the list', ' Ким Ирина ')
    await screen.press('Record consents: 2')
    expect(answers()).toEqual(['given', 'unknown', 'given', 'refused', 'unknown'])
    const first = services.board(event).person(ids[0] as PersonId)
    expect(first && services.board(event).consent(first).notes[0]).toMatchObject({
      ...{ state: 'given', way: 'school-list', version: '2026-1', language: 'ru' },
      ...{ signer: 'Ким Ирина', relation: 'teacher', photo: null },
    })
    expect(screen.text()).toContain('Consents: 8А, 2')
    await screen.press('Undo')
    expect(answers()).toEqual(['unknown', 'unknown', 'unknown', 'refused', 'unknown'])
  })

  it('is photographed once for all of them', async () => {
    shrink.mockResolvedValue({ bytes: Uint8Array.from([1, 2, 3]), width: 4, height: 3 })
    Object.assign(URL, { createObjectURL: () => 'blob:list', revokeObjectURL: () => undefined })
    const screen = await openList()
    const take = document.querySelector<HTMLInputElement>('.paper-take')
    Object.defineProperty(take, 'files', { value: [new File([], 'list.jpg')] })
    take?.dispatchEvent(new Event('change'))
    await screen.settle()
    await fill(screen, 'the teacher who brought the list', 'Ким Ирина')
    const saved = vi.spyOn(services.minors, 'noteListConsents')
    await screen.press('Record consents: 3')
    expect(saved).toHaveBeenCalledOnce()
    expect(saved.mock.lastCall?.[3]).toEqual(Uint8Array.from([1, 2, 3]))
  })

  it('[SYN-10] says what is missing or may not be written, and keeps what was entered when it is not saved', async () => {
    const screen = await openList()
    await screen.press('Untick everybody')
    await screen.press('Record consents: 0')
    expect(screen.text()).toContain('Tick whoever is on the list')
    expect(screen.text()).toContain('Write the full name')
    await screen.press('Tick everybody')
    await fill(screen, 'the teacher who brought the list', 'Ким 991332300012')
    await screen.press('Record consents: 3')
    expect(screen.text()).toContain('The identity number is not recorded')
    await fill(screen, 'the teacher who brought the list', 'Ким Ирина')
    services.refuseSave = 'no-space'
    await screen.press('Record consents: 3')
    expect(screen.text()).toContain('The consents were not saved')
    expect(answers()[0]).toBe('unknown')
    services.refuseSave = null
    await screen.press('Record consents: 3')
    expect(answers()[0]).toBe('given')
  })

  it('of a group in which all have answered has nothing to ask', async () => {
    const screen = await openList('9Б')
    expect(screen.text()).toContain('No child of this group is without an answer')
    expect(screen.find('Record consents')).toBeUndefined()
  })

  it('is opened from the head of a group in which everybody is marked, as long as somebody has no answer', async () => {
    for (const id of ids) await services.attendance.checkIn(services.board(event), id)
    const screen = await openApp(services, `/event/${event}/list`)
    expect(screen.find('Mark the whole group')).toBeUndefined()
    await screen.press('Consents by a list: 3: 8А')
    expect(boxes()).toHaveLength(3)
    await fill(screen, 'the teacher who brought the list', 'Ким Ирина')
    await screen.press('Record consents: 3')
    await screen.router.push(`/event/${event}/list`)
    await screen.settle()
    expect(screen.find('Consents by a list')).toBeUndefined()
    // among several groups, and on the head that stays on top
    const more = services.addToRoster(event, [{ ...pupil, name: 'Төлеген Ақерке', group: '9Б', no: 9 }])
    for (const id of more) await services.attendance.checkIn(services.board(event), id)
    await screen.settle()
    await screen.press('Consents by a list: 1: 9Б')
    expect(boxes()).toHaveLength(1)
  })

  it('is offered where one child’s consent is on it', async () => {
    const screen = await openApp(services, `/event/${event}/person/${String(ids[0])}/consent`)
    expect(screen.find('The list is of the whole group')).toBeUndefined()
    await screen.press('School’s list')
    await screen.press('The list is of the whole group: 8А, 3')
    expect(screen.router.currentRoute.value.fullPath).toContain('/consents?group=')
    expect(boxes()).toHaveLength(3)
  })
})

describe('guardians', () => {
  it('are corrected where they are known and added where they are not', async () => {
    giveGuardian(child, '+77010001234')
    const screen = await page('/guardians')
    await fill(screen, 'Full name', 'Серікова Гүлнар')
    await screen.press('Save')
    const person = view()
    expect(person && services.board(event).contact(person).guardians).toEqual([
      { name: 'Серікова Гүлнар', relation: null, phone: '+77010001234' },
    ])
    expect(screen.text()).toContain('Call Серікова Гүлнар')
  })

  it('are not noted with a number that is none', async () => {
    const screen = await page('/guardians')
    await fill(screen, 'Phone', '12')
    await screen.press('Save')
    expect(screen.text()).toContain('Check the phone number')
    await fill(screen, 'Phone', '8 701 000 12 34')
    await screen.press('Add another')
    await screen.press('Save')
    expect(screen.text()).toContain('Write a name or a phone number')
    await screen.press('Take off the list: Person 2')
    await screen.press('Save')
    const person = view()
    expect(person && services.board(event).contact(person).guardianPhones).toEqual(['+77010001234'])
  })
})

describe('a child who leaves', () => {
  beforeEach(() => {
    giveGuardian(child, '+77010001234')
    services.markElsewhere(event, child)
  })
  const handOvers = () => {
    const person = view()
    return person
      ? services
          .board(event)
          .handOvers(person)
          .map(({ handOver }) => handOver)
      : []
  }

  it('is handed over to a known guardian in two taps, and the record says by which phone', async () => {
    const screen = await page()
    await screen.press('Mark out')
    expect(view()?.presence.state).toBe('here')
    await pick(screen, 'Guardian')
    await screen.press('Hand over and mark out')
    expect(view()?.presence.state).toBe('left')
    expect(handOvers()).toEqual([{ kind: 'to', name: '', relation: 'guardian', isChecked: false }])
    expect(screen.text()).toContain('legal guardian. Handed over by: this phone')
    await screen.press('Undo')
    expect(view()?.presence.state).toBe('here')
    expect(handOvers()).toEqual([])
  })

  it('may go with somebody else, who is named', async () => {
    const screen = await page()
    await screen.press('Mark out')
    await screen.press('Hand over and mark out')
    expect(screen.text()).toContain('Choose who takes the child')
    // a reader says what is wrong with what has the focus
    expect(document.activeElement).toBe(document.querySelector('.dialog .pick input'))
    await pick(screen, 'Somebody else')
    await screen.press('Hand over and mark out')
    expect(screen.text()).toContain('Write the full name')
    expect(document.activeElement).toBe(document.querySelector('.dialog .text-field input'))
    await fill(screen, 'Full name', 'Ахметов Болат')
    await pick(screen, 'teacher')
    await pick(screen, 'The guardian confirmed by phone')
    await screen.press('Hand over and mark out')
    expect(handOvers()).toEqual([{ kind: 'to', name: 'Ахметов Болат', relation: 'teacher', isChecked: true }])
  })

  it('may go alone, with a warning where nobody consented, and is never kept from leaving', async () => {
    const screen = await page()
    await screen.press('Mark out')
    await pick(screen, 'Goes alone')
    expect(screen.text()).toContain('call the guardian first')
    await screen.press('Hand over and mark out')
    expect(handOvers()).toEqual([{ kind: 'alone' }])
    await screen.press('Mark here again')
    await screen.press('Mark out')
    await screen.press('Only mark out')
    expect(view()?.presence.state).toBe('left')
    expect(handOvers()).toHaveLength(1)
  })

  it('stays in the dialog when the phone cannot keep the record', async () => {
    const screen = await page()
    await screen.press('Mark out')
    await pick(screen, 'Goes alone')
    services.refuseSave = 'broken'
    await screen.press('Hand over and mark out')
    expect(view()?.presence.state).toBe('here')
    expect(screen.text()).toContain('Not saved')
    services.refuseSave = null
    await screen.press('Hand over and mark out')
    expect(view()?.presence.state).toBe('left')
  })
})

describe('a child who was marked out elsewhere than on their page', () => {
  beforeEach(() => {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe(): void {}
        disconnect(): void {}
      },
    )
    giveGuardian(child, '+77010001234')
    services.markElsewhere(event, child)
    services.markElsewhere(event, adult)
  })
  afterEach(() => void vi.unstubAllGlobals())
  const handOvers = () => {
    const person = view()
    return person ? services.board(event).handOvers(person).length : 0
  }
  const dialog = () => document.querySelector('dialog[open]')?.textContent ?? ''
  const touch = async (screen: Screen, name: string) => {
    const row = [...document.querySelectorAll<HTMLElement>('.row-press, button.row')].find((one) =>
      one.textContent.includes(name),
    )
    row?.click()
    await screen.settle()
  }
  async function leaveByTouch(): Promise<Screen> {
    const screen = await openApp(services, `/event/${event}/list`)
    const tabs = [...document.querySelectorAll<HTMLElement>('.tab')]
    tabs.find((tab) => tab.textContent.includes('Here'))?.click()
    await screen.settle()
    await screen.press('Leaving')
    await touch(screen, 'Сағынғали')
    return screen
  }

  it('has left at the touch, is asked about at once, and goes back as a whole', async () => {
    const screen = await leaveByTouch()
    expect(view()?.presence.state).toBe('left')
    expect(dialog()).toContain('Choose who took the child')
    await pick(screen, 'Guardian')
    await screen.press('Record the hand-over')
    expect(dialog()).toBe('')
    expect(handOvers()).toBe(1)
    await screen.press('Undo')
    expect(view()?.presence.state).toBe('here')
    expect(handOvers()).toBe(0)
  })

  it('may be asked about later: the list names them until it is written; of an adult nothing is asked', async () => {
    const screen = await leaveByTouch()
    await screen.press('Later')
    expect(dialog()).toBe('')
    await touch(screen, 'Ким Виктор')
    expect(dialog()).toBe('')
    await screen.press('1 child left, nobody wrote with whom')
    expect(dialog()).toContain('Сағынғали')
    expect(dialog()).not.toContain('Ким')
    await go(screen, `/event/${event}/person/${child}?ask=hand-over`)
    expect(dialog()).toContain('Choose who took the child')
    await pick(screen, 'Guardian')
    services.refuseSave = 'no-space'
    await screen.press('Record the hand-over')
    expect(dialog()).toContain('Not saved')
    services.refuseSave = null
    await screen.press('Record the hand-over')
    expect(handOvers()).toBe(1)
    await go(screen, `/event/${event}/list`)
    expect(screen.text()).not.toContain('nobody wrote with whom')
  })

  it('is named after a whole group left, and what is written goes back with the group', async () => {
    const screen = await openApp(services, `/event/${event}/leaving`)
    await screen.press('Mark out: 2')
    expect(screen.text()).toContain('1 child left, nobody wrote with whom')
    await go(screen, `/event/${event}/person/${child}`)
    await screen.press('Write with whom the child went')
    await pick(screen, 'Goes alone')
    await screen.press('Record the hand-over')
    expect(handOvers()).toBe(1)
    await go(screen, `/event/${event}/list`)
    await screen.press('Undo')
    expect(view()?.presence.state).toBe('here')
    expect(handOvers()).toBe(0)
  })
})
