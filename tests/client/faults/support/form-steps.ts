import { scheduleStream } from '#domain/stream.ts'
import type { Screen } from '#tests/client/support/mount-app.ts'
import { listFacts } from './look.ts'
import { personOf, world } from './on-board.ts'
import type { Look } from './sweep.ts'

/** What the forms that are swept have in common. */

export const given = async () => ({ rows: (await world()).rows })

export async function pageOf(page: string): Promise<string> {
  return `/event/${(await world()).event}/${page}`
}

export async function pageOfFirst(): Promise<string> {
  return pageOf(`person/${personOf(await world())}`)
}

export async function submit(screen: Screen): Promise<void> {
  document.body.querySelector('form')?.dispatchEvent(new Event('submit'))
  await screen.settle()
}

export async function submitDialog(screen: Screen): Promise<void> {
  document.body.querySelector('.dialog form')?.dispatchEvent(new Event('submit'))
  await screen.settle()
}

export const isDialogGone = () => document.body.querySelector('.dialog-head') === null

export const lookAtSchedule = async ({ services, log }: Look) => ({
  events: services.schedule
    .events()
    .map(({ title, place }) => `${title}, ${place}`)
    .sort(),
  facts: (await listFacts(log, scheduleStream(2026))).size,
})
