import { chanceOf } from '#server/demo/chance.ts'
import { inventName, inventPhone } from '#server/demo/names.ts'
import type { Issuer } from '../passes.ts'
import type { Language } from '../texts.ts'
import type { ScannedPasses } from './scan-shots.ts'

const GROUPS = ['1-топ', '2-топ', 'Алға колледжі']
export const CHILD = 'Сағынғали Алтынай Тілекқызы'
export const ADULT = 'Құрманғазы Шүкірбек Мұхтарұлы'
/** Registered before the roster; passes for the scanner. */
const SCANNED = 6

/** Signed before the phone joins, so that it learns who withdrew what. */
export async function signPasses(issuer: Issuer): Promise<Readonly<Record<Language, ScannedPasses>>> {
  const chance = chanceOf(28)
  const scanned = await issuer.register(Array.from({ length: SCANNED }, () => inventName(chance)))
  const sign = async (at: number): Promise<ScannedPasses> => {
    const [comes, lost] = [scanned[at * 2], scanned[at * 2 + 1]]
    if (comes === undefined || lost === undefined) throw new Error('too few people')
    await issuer.revoke(lost)
    return {
      marked: await issuer.passOf(comes),
      // signed once more, it is another text
      already: await issuer.passOf(comes),
      stranger: await issuer.passOf(),
      refused: await issuer.passOf(lost),
    }
  }
  return { kk: await sign(0), ru: await sign(1), en: await sign(2) }
}

export function hoursAround(nowMs: number): { readonly starts: string; readonly ends: string } {
  const iso = (hours: number) =>
    new Date(nowMs + (hours + 5) * 3_600_000).toISOString().replace('Z', '+05:00')
  return { starts: iso(-1), ends: iso(3) }
}

export function inventRows(): readonly string[] {
  const chance = chanceOf(214)
  const adults = Array.from(
    { length: 60 },
    (_, i) => `${inventName(chance)},${GROUPS[i % GROUPS.length] ?? ''},12.12.1988,${inventPhone(chance)},`,
  )
  const children = Array.from(
    { length: 20 },
    () => `${inventName(chance)},8-сынып,04.03.2013,,${inventPhone(chance)}`,
  )
  return [
    'Full name,Group,Date of birth,Phone,Parent phone',
    `${CHILD},8-сынып,04.03.2013,,${inventPhone(chance)}`,
    `${ADULT},1-топ,12.12.1988,${inventPhone(chance)},`,
    `Ахметов Данияр,2-топ,12.12.1988,,`,
    ...adults,
    ...children,
  ]
}
