import type { EventId } from '#domain/ids.ts'
import { parseEventId } from '#domain/ids.ts'
import { fromBase32 } from '#domain/bytes.ts'
import { eventStream } from '#domain/stream.ts'
import { HelloAnswer } from '#protocol/messages.ts'
import { aPhone, TestPhone } from '#tests/support/devices.ts'
import { aCheckIn } from '#tests/support/facts.ts'
import { readAnswer } from '#tests/support/messages.ts'
import { remoteServer } from '#tests/support/server-app.ts'
import { command, seedLink } from './seed.ts'
import type { RunningServer } from './server.ts'

export interface OddRecords {
  /** Their names, as enrolled. */
  readonly gap: string
  readonly copied: string
  readonly stranger: string
  readonly lost: string
}

/**
 * Brings sheets that an organiser has to look at: of a phone some of whose sheets have not arrived, of one that was
 * copied, of one with no right to the other event, of one of another server, and of one that was lost and revoked.
 */
export async function bringOddRecords(
  server: RunningServer,
  otherServer: RunningServer,
  events: { readonly event: string; readonly otherEvent: string },
): Promise<OddRecords> {
  const names = { gap: 'Көпір', copied: 'Жағалау', stranger: 'Орман', lost: 'Қақпа' }
  const [event, otherEvent] = [asEvent(events.event), asEvent(events.otherEvent)]
  const stream = eventStream(event)
  const enrolled = async (name: string) => {
    const phone = await aPhone(remoteServer(server.url))
    await phone.enrol(codeOf(await seedLink(server, event)), name)
    return phone
  }

  const gap = await enrolled(names.gap)
  const pages = await sealMany(gap, event, 7)
  await push(
    gap,
    event,
    [0, 1, 6].flatMap((i) => pages[i] ?? []),
  )

  const copied = await enrolled(names.copied)
  await push(copied, event, await sealMany(copied, event, 1))
  const copy = cloneOf(copied, server)
  await push(copied, event, await sealMany(copied, event, 2))
  await copy.trySync([{ stream, sheets: await sealMany(copy, event, 2) }], {
    certificates: [copied.certificateBytes],
  })
  await push(copied, otherEvent, await sealMany(copied, otherEvent, 2))

  const lost = await enrolled(names.lost)
  await push(lost, event, await sealMany(lost, event, 3))
  await command(server, 'revoke', '--device', lost.device, '--trust', 'all')
  await push(lost, event, await sealMany(lost, event, 1))

  await bringFromAnotherServer(server, otherServer, event)
  return names
}

/** A phone of another server turns to this one, as the app does when a server lost its key. */
async function bringFromAnotherServer(
  server: RunningServer,
  otherServer: RunningServer,
  event: EventId,
): Promise<void> {
  const theirs = remoteServer(otherServer.url)
  const phone = await aPhone(theirs)
  await phone.enrol(codeOf(otherServer.organiserLink), 'Орман')
  const hello = await readAnswer(HelloAnswer, await theirs.ask('/v1/hello?r=BwcHBwcHBwc'))
  const here = cloneOf(phone, server)
  here.nonce = (await aPhone(remoteServer(server.url))).nonce
  await here.trySync([{ stream: eventStream(event), sheets: await sealMany(here, event, 3) }], {
    certificates: [phone.certificateBytes, hello.certificate],
  })
}

/** The same key in another hand, with its own idea of the chain from here on. */
function cloneOf(phone: TestPhone, at: RunningServer): TestPhone {
  const clone = new TestPhone(remoteServer(at.url), phone.key, phone.sign)
  clone.certificate = phone.certificate
  clone.nonce = phone.nonce
  return clone
}

async function sealMany(phone: TestPhone, event: EventId, count: number): Promise<readonly Uint8Array[]> {
  const sheets: Uint8Array[] = []
  for (let i = 0; i < count; i++)
    sheets.push((await phone.seal(eventStream(event), [aCheckIn({ wallMs: Date.now() })])).bytes)
  return sheets
}

async function push(phone: TestPhone, event: EventId, sheets: readonly Uint8Array[]): Promise<void> {
  await phone.syncStream({ stream: eventStream(event), sheets })
}

function codeOf(link: string): Uint8Array {
  const code = fromBase32(new URL(link).hash.slice(1))
  if (!code) throw new Error('the link has no code')
  return code
}

function asEvent(text: string): EventId {
  const event = parseEventId(text)
  if (!event) throw new Error('no event id')
  return event
}
