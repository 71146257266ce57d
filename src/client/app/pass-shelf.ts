import { readPassInLink, spellPass } from '#domain/pass/pass-text.ts'
import type { Pass } from '#domain/pass/pass.ts'
import { shortCodeOf } from '#domain/pass/short-code.ts'
import type { KeepOutcome, KeptPass } from '#client/services/passes.ts'
import { notSaved } from './phone-core.ts'
import type { PhoneCore } from './phone-core.ts'

/** Nobody goes to more events at once; a chat full of links must not fill a phone. */
const MOST_PASSES = 50

export async function listKept({ deps }: PhoneCore): Promise<readonly KeptPass[]> {
  return (await deps.device.readPasses()).flatMap((fragment) => {
    const kept = readKept(fragment)
    return typeof kept === 'string' ? [] : [kept]
  })
}

/** A newer link to the same pass takes its place: it may be good for longer, or name its holder otherwise. */
export async function keepPass({ deps }: PhoneCore, fragment: string): Promise<KeepOutcome> {
  const kept = readKept(fragment)
  if (typeof kept === 'string') return { kind: 'not-kept', reason: kept }
  try {
    const others = await listOthers(deps.device, kept.pass)
    await deps.device.storePasses([...others, fragment].slice(-MOST_PASSES))
    return { kind: 'kept', pass: kept }
  } catch (error) {
    const { reason } = notSaved(error)
    return { kind: 'not-kept', reason: reason === 'no-space' ? reason : 'broken' }
  }
}

export async function letGo({ deps }: PhoneCore, pass: Pass): Promise<void> {
  await deps.device.storePasses(await listOthers(deps.device, pass))
}

async function listOthers(device: PhoneCore['deps']['device'], { pass }: Pass): Promise<readonly string[]> {
  return (await device.readPasses()).filter((fragment) => {
    const kept = readKept(fragment)
    return typeof kept === 'string' || kept.pass.pass !== pass
  })
}

/** Reads the pass of a link; why not, where it is none. Its signature is for those to check who scan it. */
export function readKept(fragment: string): KeptPass | 'not-a-pass' | 'too-new' {
  const reading = readPassInLink(fragment)
  if (reading.kind === 'too-new') return reading.kind
  if (reading.kind !== 'pass') return 'not-a-pass'
  const { pass, bytes, label } = reading
  return { ...label, pass, text: spellPass(bytes), code: shortCodeOf(pass.pass) }
}
