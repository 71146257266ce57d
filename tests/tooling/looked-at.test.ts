import { globSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { routes as dayRoutes } from '#client/day-routes.ts'
import { routes as deskRoutes } from '#client/features/desk/routes.ts'
import { createAppRouter } from '#client/router.ts'
import type { Services } from '#client/services.ts'
import { listPaperStops, listPlanningStops, listRecordStops } from '#tests/e2e/support/desk-stops.ts'
import { listFieldStops, listVolunteerStops } from '#tests/e2e/support/field-stops.ts'
import { listBoardShots, listDeskShots } from '#tests/e2e/support/shots/desk-shots.ts'
import { listPhoneShots } from '#tests/e2e/support/shots/phone-stops.ts'
import { listResultShots } from '#tests/e2e/support/shots/result-shots.ts'
import { listHeldShots, listSelfShots } from '#tests/e2e/support/shots/scan-shots.ts'
import { practiceShots } from '#tests/e2e/support/shots/practice-shots.ts'
import { listVolunteerShots, signedOutShots } from '#tests/e2e/support/shots/volunteer-shots.ts'
import { languages } from '#tests/e2e/support/texts.ts'
import { projectRoot } from './support/project.ts'

const EVENT = '0123456789abcdef'
const PERSON = '0123456789abcdeg'
/** Leads on at once, or is there for those who build the app. */
const NO_PAGE = ['/', '/scan', '/dev/components', '/dev/desk', '/dev/phone', '/event/:event']

/** The app's own table of pages, with what is only loaded where somebody goes there. */
function openRouter() {
  const router = createAppRouter({} as Services, createMemoryHistory())
  for (const lazy of ['/event', '/desk']) router.removeRoute(lazy)
  for (const route of [...dayRoutes, ...deskRoutes]) router.addRoute(route)
  return router
}

const listShots = () => {
  const person = `/event/${EVENT}/person/${PERSON}`
  return [
    ...[...listHeldShots(EVENT), ...listPhoneShots({ event: EVENT, adult: person, child: person })],
    ...[...listResultShots(EVENT), ...listSelfShots(EVENT), ...practiceShots],
    ...[...listVolunteerShots(EVENT), ...signedOutShots],
    ...[...listBoardShots(EVENT), ...listDeskShots(EVENT)],
  ]
}

describe('every page of the app', () => {
  it('is among those whose accessibility is looked at', () => {
    const router = openRouter()
    const stops = [
      ...listVolunteerStops(EVENT),
      ...listFieldStops(EVENT, PERSON),
      ...listPlanningStops(EVENT),
      ...listPaperStops(EVENT),
      ...listRecordStops(EVENT),
    ]
    const seen = new Set(
      stops.map(({ address, leadsTo }) => leadsTo ?? router.resolve(address).matched.at(-1)?.path),
    )
    const pages = router.getRoutes().map(({ path }) => path)
    expect(pages.filter((path) => !seen.has(path) && !NO_PAGE.includes(path))).toEqual([])
    expect([...seen].filter((path) => path === undefined || !pages.includes(path))).toEqual([])
  })

  it('is photographed', () => {
    const router = openRouter()
    const shown = new Set(
      listShots().map(({ address, leadsTo }) => leadsTo ?? router.resolve(address).matched.at(-1)?.path),
    )
    const pages = router.getRoutes().map(({ path: page }) => page)
    expect(pages.filter((page) => !shown.has(page) && !NO_PAGE.includes(page))).toEqual([])
  })

  it('has its pictures in three languages, and no picture is of a screen that is gone', () => {
    const kept = globSync('docs/screens/*', { cwd: projectRoot }).map((file) => path.basename(file))
    const taken = listShots().flatMap(({ name }) => languages.map((language) => `${name}.${language}.png`))
    expect(kept.toSorted()).toEqual([...new Set(taken)].toSorted())
  })
})
