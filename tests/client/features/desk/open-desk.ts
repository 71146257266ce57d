import { readFileSync } from 'node:fs'
import path from 'node:path'
import { vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import type { Locale } from '#client/i18n/locale.ts'
import { planFile } from '#client/features/desk-import/plan-file.ts'
import type { WorkerQuestion } from '#client/features/desk-import/import.worker.ts'
import { COORDINATOR, FakeServices } from '#tests/client/support/fake-services.ts'
import { openApp, type Screen } from '#tests/client/support/mount-app.ts'

/** An organiser's laptop at the hour of the mock. */
export function anOrganiser(): FakeServices {
  return new FakeServices({ me: { ...COORDINATOR, name: 'Нұрланова Сәуле', role: 'organiser', events: [] } })
}

/** A page of an event's desk: '' is the board. */
export function openEventPage(
  services: FakeServices,
  event: EventId,
  page: '' | 'roster' | 'import' | 'coordinators' | 'export' | 'edit' | 'print' | 'passes',
  locale: Locale = 'en',
): Promise<Screen> {
  return openApp(services, `/desk/events/${event}${page === '' ? '' : `/${page}`}`, locale)
}

/** A worker in the same thread: the real dry run, answered by message. */
export class HereWorker extends EventTarget {
  static answers: Promise<void>[] = []
  #ended = false
  postMessage({ id, file, request }: WorkerQuestion): void {
    const answer = planFile(file, request).then((outcome) => {
      if (!this.#ended) this.dispatchEvent(new MessageEvent('message', { data: { id, outcome } }))
    })
    HereWorker.answers.push(answer)
  }
  terminate(): void {
    this.#ended = true
  }
}

export function useHereWorker(): void {
  HereWorker.answers = []
  vi.stubGlobal('Worker', HereWorker)
}

/** One of the sample rosters that lie beside the project. */
export function sampleRoster(name: string): File {
  const folder = path.resolve(import.meta.dirname, '../../../../../shared/data/rosters')
  return new File([new Uint8Array(readFileSync(path.join(folder, name)))], name)
}

export async function chooseFile(screen: Screen, file: File): Promise<void> {
  const input = document.body.querySelector<HTMLInputElement>('input[type=file]')
  if (!input) throw new Error('no field for a file')
  Object.defineProperty(input, 'files', { value: [file], configurable: true })
  input.dispatchEvent(new Event('change'))
  await screen.settle()
  await Promise.all(HereWorker.answers)
  await screen.settle()
}

/** What is written into files that the page hands over to be kept. */
export function catchFiles(): { readonly name: string; readonly text: () => Promise<string> }[] {
  const files: { name: string; text: () => Promise<string> }[] = []
  let last: Blob | undefined
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    if (blob instanceof Blob) last = blob
    return 'blob:kept'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    const blob = last
    if (blob && this.download !== '') files.push({ name: this.download, text: () => blob.text() })
  })
  return files
}
