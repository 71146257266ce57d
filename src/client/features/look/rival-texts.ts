import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { DeviceId, PersonId } from '#domain/ids.ts'
import type { Look } from '#domain/look/looks.ts'
import type { ToldIncident } from '#domain/look/rival-incidents.ts'
import type { ToldParty, ToldResult } from '#domain/look/rival-records.ts'
import type { Holder } from '#domain/look/shared-passes.ts'
import type { LookSide } from '#domain/look/sides.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import { nameParty } from '#client/features/head-count/name-party.ts'
import { useGuardianTexts } from '#client/features/minors/use-guardian-texts.ts'
import { useResultTexts } from '#client/features/results/result-texts.ts'
import type { Board } from '#client/services.ts'
import type { LookChoice } from '#client/services/look.ts'
import type { ToldLook } from './look-texts.ts'

type LookOf<Kind extends Look['kind']> = Extract<Look, { kind: Kind }>
type RivalKind =
  'rival-times' | 'rival-consents' | 'shared-pass' | 'rival-counts' | 'rival-results' | 'rival-incidents'

/** How a look's card writes what is the same in all of them. */
export interface LookWords {
  readonly board: () => Board
  readonly time: (ms: number) => string
  /** Which phones said it, and when. */
  readonly who: (devices: readonly DeviceId[], ms: number) => string
  readonly nameOf: (person: PersonView) => string
  readonly about: (person: PersonView) => string
  readonly pageOf: (person: PersonView) => { readonly to: string; readonly label: string }
}

/** Looks whose sides are what phones said differently of one thing. */
export function useRivalTexts({ board, time, who, nameOf, about, pageOf }: LookWords): {
  readonly tell: (look: LookOf<RivalKind>) => ToldLook
} {
  const { t } = useI18n()
  const format = useFormat()
  const guardians = useGuardianTexts()
  const results = useResultTexts(computed(() => board().devices()))

  const join = (...parts: readonly string[]) => parts.filter(Boolean).join(' · ')
  const keep = (value: string) => t('look.answer.keep', { value })

  /** One answer a side: what it says stands in both, `short` of it in the answer. */
  function tellSides<Told>(
    sides: readonly LookSide<Told>[],
    write: (told: Told) => { readonly text: string; readonly more?: string; readonly short?: string },
  ): Pick<ToldLook, 'sides' | 'answers'> {
    const told = sides.map((side) => ({ side, ...write(side.told) }))
    return {
      sides: told.map(({ side, text, more = '' }) => ({ text, who: join(more, who(side.devices, side.ms)) })),
      answers: told.map(({ side, text, short = text }) => ({ choice: side.facts[0], label: keep(short) })),
    }
  }

  function tellTimes({ person, mark, sides }: LookOf<'rival-times'>): ToldLook {
    const what = mark === 'checked-in' ? 'look.what.rival-arrivals' : 'look.what.rival-departures'
    return {
      title: nameOf(person),
      what: t(what),
      ...tellSides(sides, (told) => ({ text: time(told.time.ms), more: told.said?.note ?? '' })),
      page: pageOf(person),
    }
  }

  function tellConsents({ person, sides }: LookOf<'rival-consents'>): ToldLook {
    const told = tellSides(sides, ({ state, way, signer, relation }) => ({
      text: t(`minors.state.${state}`),
      more: join(t(`minors.way.${way}`), signer === '' ? '' : guardians.who({ name: signer, relation })),
    }))
    return { title: nameOf(person), what: t('look.what.rival-consents'), ...told, page: pageOf(person) }
  }

  function tellPass({ holders }: LookOf<'shared-pass'>): ToldLook {
    const [first] = holders
    const owners = holders.flatMap(({ person, mayKeep }) => {
      const label = t('look.answer.owner', { name: nameOf(person) })
      return mayKeep ? [{ choice: person.id, label }] : []
    })
    const others: readonly LookChoice[] = holders.length > 1 ? ['same', 'nobody'] : ['nobody']
    return {
      title: t('look.pass'),
      what: t('look.what.shared-pass'),
      sides: holders.map((holder) => ({ text: nameOf(holder.person), who: tellHolder(holder) })),
      answers: [...owners, ...others.map((choice) => ({ choice, label: t(`look.answer.${choice}`) }))],
      page: first && holders.length === 1 ? pageOf(first.person) : null,
    }
  }

  function tellHolder({ person, given }: Holder): string {
    const passed = given ? t('look.given', { who: who(given.devices, given.ms) }) : t('look.ownPass')
    const seen = person.presence.marks.at(-1)
    const marked = seen && t(seen.kind === 'checked-in' ? 'look.in' : 'look.out')
    return join(about(person), passed, seen ? `${marked ?? ''}: ${who(seen.devices, seen.time.ms)}` : '')
  }

  function tellCounts({ party, rivalries, sides }: LookOf<'rival-counts'>): ToldLook {
    const differs = (field: string) => rivalries.some((rivalry) => rivalry.field === field)
    const write = (told: ToldParty) => {
      const n = format.value.number(told.count)
      const others = join(
        differs('who') ? t(`head-count.who.${told.who ?? 'other'}`) : '',
        differs('label') ? told.label || t('look.empty') : '',
        differs('in') && told.arrivedMs !== null ? t('head-count.came', { time: time(told.arrivedMs) }) : '',
        differs('here') ? t(told.isHere ? 'check-in.here' : 'check-in.left') : '',
        differs('out') && told.leftMs !== null ? t('head-count.went', { time: time(told.leftMs) }) : '',
      )
      return { text: join(t('look.people', { n }), others), short: join(n, others) }
    }
    return {
      title: nameParty(party, t),
      what: t('look.what.rival-counts'),
      ...tellSides(sides, write),
      page: { to: `/event/${board().id}/party/${party.id}`, label: t('look.openCount') },
    }
  }

  function tellResults({ rivalries, sides }: LookOf<'rival-results'>): ToldLook {
    const differs = (field: string) => rivalries.some((rivalry) => rivalry.field === field)
    const write = ({ result, note, isVoid }: ToldResult) => ({
      text: join(
        result.what === 'tally' ? writeItems(result.items, differs) : results.value.record({ result }),
        result.what === 'bags' && differs('to') ? t(`results.to.${result.to}`) : '',
        differs('note') ? note || (rivalries.length === 1 ? t('look.noNote') : '') : '',
        isVoid ? t('results.isVoid') : differs('void') ? t('look.counted') : '',
      ),
    })
    const [first] = sides
    return {
      title: first ? t(`results.what.${first.told.result.what}`) : '',
      what: t('look.what.rival-results'),
      ...tellSides(sides, write),
      page: null,
    }
  }

  function tellIncidents({ incident, rivalries, sides }: LookOf<'rival-incidents'>): ToldLook {
    const differs = (...fields: readonly string[]) => rivalries.some(({ field }) => fields.includes(field))
    const say = (field: string, value: string) => t('look.said', { field, value: value || t('look.empty') })
    const write = ({ what, who: whose, person, aid, called, calledMs, isVoid }: ToldIncident) => ({
      text: join(
        differs('what') ? what : '',
        differs('who') ? say(t('results.incidents.who'), whose) : '',
        differs('person') ? say(t('look.participant'), person === null ? '' : nameOfId(person)) : '',
        differs('aid') ? say(t('results.incidents.aid'), aid) : '',
        differs('called', 'calledMs') ? say(t('results.incidents.called'), writeCall(called, calledMs)) : '',
        isVoid ? t('results.incidents.isOut') : differs('void') ? t('look.counted') : '',
      ),
    })
    return {
      title: differs('what') ? t('look.incident') : incident.what,
      what: t('look.what.rival-incidents'),
      ...tellSides(sides, write),
      page: {
        to: `/event/${board().id}/results/incidents?record=${incident.id}`,
        label: t('results.incidents.correct'),
      },
    }
  }

  function nameOfId(id: PersonId): string {
    const person = board().person(id)
    return person ? nameOf(person) : t('check-in.nameless')
  }

  function writeCall(number: ToldIncident['called'], ms: number | null): string {
    if (number === null) return t('results.incidents.nobody')
    return ms === null ? number : t('results.incidents.calledAt', { number, time: time(ms) })
  }

  /** Of a count of many items those that differ. */
  function writeItems(items: ReadonlyMap<string, number>, differs: (field: string) => boolean): string {
    const some = [...items].filter(([item]) => differs(`n/${item}`))
    return join(...some.map(([item, n]) => t('results.tally.said', { item: t(`results.icc.${item}`), n })))
  }

  return {
    tell(look) {
      switch (look.kind) {
        case 'rival-times':
          return tellTimes(look)
        case 'rival-consents':
          return tellConsents(look)
        case 'shared-pass':
          return tellPass(look)
        case 'rival-counts':
          return tellCounts(look)
        case 'rival-results':
          return tellResults(look)
        case 'rival-incidents':
          return tellIncidents(look)
      }
    },
  }
}
