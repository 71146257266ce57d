import type { HoldReason } from '#domain/drafts/control.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { listDevices } from '../desk/events.ts'
import { listHeldSheets } from '../desk/held-sheets.ts'
import type { HeldSheetView } from '../desk/held-sheets.ts'
import { getEvent, readArguments } from './command.ts'
import type { Command } from './command.ts'

/** Shows what is left out, and why: what `release`, `adopt` and `revoke` are about. */
export const held: Command = {
  usage: 'held [--event ID] [--json]',
  run: async ({ deps, print }, args) => {
    const read = readArguments(args, { options: ['event'], flags: ['json'] })
    const event = read.optional('event') === undefined ? null : (await getEvent(deps, read)).id
    const streams = event ? [eventStream(event), contactsStream(event)] : await deps.store.listStreams('')
    const sheets = await listHeldSheets(deps, streams)
    const devices = await listDevices(deps)
    if (read.has('json')) print(JSON.stringify(sheets, null, 2))
    else if (sheets.length === 0) print('Nothing is held.')
    for (const sheet of read.has('json') ? [] : sheets)
      print(describeHeld(sheet, devices.get(sheet.device)?.name ?? ''))
  },
}

function describeHeld({ stream, sheet, reason, device, issuer, facts }: HeldSheetView, name: string): string {
  const by = [name, `device ${device}`].filter(Boolean).join(', ')
  const from = reason === 'unknown-issuer' ? `, issuer ${issuer}` : ''
  return `${sheet}  ${stream}  ${facts} facts by ${by}${from}: ${REASONS[reason]}`
}

const REASONS: Readonly<Record<HoldReason, string>> = {
  revoked: 'the device was revoked',
  'no-right': 'its certificate does not open the stream, or ended more than 100 days before',
  sealed: 'it came after the event was sealed',
  'unknown-issuer': 'its certificate is by a server that this one does not know',
  decided: 'an organiser decided so',
}
