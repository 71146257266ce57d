import { invite } from '../enrolment/invite.ts'
import { writeLink } from '../enrolment/organiser-link.ts'
import { formatIsoInstant } from '#domain/text/calendar.ts'
import { getEvent, readArguments } from './command.ts'
import type { Command, CommandContext } from './command.ts'

export const inviteCoordinator: Command = {
  usage: 'invite coordinator --event ID [--json]',
  run: async (context, args) => {
    const read = readArguments(args, { options: ['event'], flags: ['json'] })
    const { id } = await getEvent(context.deps, read)
    await printLink(context, { role: 'coordinator', event: id }, read.has('json'))
  },
}

export const inviteOrganiser: Command = {
  usage: 'invite organiser [--json]',
  run: async (context, args) => {
    const read = readArguments(args, { flags: ['json'] })
    await printLink(context, { role: 'organiser', event: null }, read.has('json'))
  },
}

async function printLink(
  { deps, origin, print }: CommandContext,
  wish: Parameters<typeof invite>[1],
  asJson: boolean,
): Promise<void> {
  const { code, expiresMs } = await invite(deps, wish)
  const link = writeLink(origin, code)
  const expires = formatIsoInstant(expiresMs, deps.clock.now().utcOffsetMinutes)
  print(asJson ? JSON.stringify({ link, role: wish.role, event: wish.event, expires }, null, 2) : link)
}
