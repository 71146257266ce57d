import { describe, expect, it } from 'vitest'
import { deviceIdOf } from '#domain/ids.ts'
import { judgePass } from '#domain/pass/judge-pass.ts'
import type { PassOccasion, Signer } from '#domain/pass/judge-pass.ts'
import { listKeysOf, mayIssue } from '#domain/pass/pass-keys.ts'
import { keyIdOf } from '#domain/pass/pass.ts'
import type { Pass } from '#domain/pass/pass.ts'
import { aPerson, anEvent, bytesFor } from '#tests/support/facts.ts'
import { someTerms } from './some-terms.ts'

const device = deviceIdOf(bytesFor('device desk', 16))
const person = aPerson()
const trusted: Signer = { kind: 'trusted', device }
const occasion: PassOccasion = { event: anEvent(), year: 2026, atMs: 1000 }
const held = { people: [person], isRevoked: false }

function aPass(changes: Partial<Pass> = {}): Pass {
  const bytes = new Uint8Array(64)
  return { ...someTerms(), keyId: keyIdOf(device), body: bytes, signature: bytes, ...changes }
}

describe('the verdict on a pass', () => {
  it('is that it is valid, whose it is and who signed it', () => {
    const pass = aPass()
    expect(judgePass(pass, trusted, occasion, held)).toEqual({
      kind: 'valid',
      pass,
      signer: device,
      people: [person],
    })
  })

  it('is that it is valid also for somebody who is not on this list', () => {
    const verdict = judgePass(aPass(), trusted, occasion, { people: [], isRevoked: false })
    expect(verdict).toMatchObject({ kind: 'valid', people: [] })
  })

  it('is that a season pass holds at every event of its year and at no other', () => {
    const season = aPass({ scope: { kind: 'season', year: 2026 } })
    expect(judgePass(season, trusted, occasion, held).kind).toBe('valid')
    expect(judgePass(season, trusted, { ...occasion, year: 2027 }, held).kind).toBe('wrong-event')
  })

  it('[PASS-6] is that it is of another event', () => {
    const pass = aPass({ scope: { kind: 'event', event: anEvent('other') } })
    expect(judgePass(pass, trusted, occasion, held)).toEqual({ kind: 'wrong-event', pass })
  })

  it('[PASS-6] is that it was revoked, whoever signed it', () => {
    const verdict = judgePass(aPass(), { kind: 'untrusted', why: 'unknown-key' }, occasion, {
      people: [person],
      isRevoked: true,
    })
    expect(verdict).toMatchObject({ kind: 'revoked', people: [person] })
  })

  it('is that it has expired, at the hour that it names', () => {
    const { untilMs } = someTerms()
    const at = (atMs: number) => judgePass(aPass(), trusted, { ...occasion, atMs }, held)
    expect(at(untilMs - 1).kind).toBe('valid')
    expect(at(untilMs)).toMatchObject({ kind: 'expired', people: [person] })
  })

  it.each(['unknown-key', 'key-revoked', 'no-right'] as const)(
    'is never that it is valid where its signer is not believed: %s',
    (why) => {
      expect(judgePass(aPass(), { kind: 'untrusted', why }, occasion, held)).toMatchObject({
        kind: 'untrusted',
        why,
        people: [person],
      })
    },
  )

  it('is nothing but forged where the signature does not hold', () => {
    const other = aPass({ scope: { kind: 'event', event: anEvent('other') } })
    expect(judgePass(other, { kind: 'forged' }, occasion, { ...held, isRevoked: true })).toEqual({
      kind: 'forged',
    })
  })
})

describe('who may sign a pass', () => {
  const event = { kind: 'event', event: anEvent() } as const
  const season = { kind: 'season', year: 2026 } as const
  const key = bytesFor('key', 32)
  const server = { device, key, role: 'server', streams: [] } as const
  const organiser = { device, key, role: 'organiser', streams: ['event/*'] } as const
  const here = { device, key, role: 'coordinator', streams: [`event/${anEvent()}`] } as const
  const elsewhere = { ...here, streams: [`event/${anEvent('other')}`] }

  it('[PASS-5] for an event: its coordinators, organisers, the server', () => {
    for (const one of [server, organiser, here]) expect(mayIssue([one], [], event)).toBe(true)
    expect(mayIssue([elsewhere], [], event)).toBe(false)
    expect(mayIssue([elsewhere, here], [], event)).toBe(true)
    expect(mayIssue([], [], event)).toBe(false)
  })

  it('[SHEET-4] also a device that facts of the event gave a role', () => {
    expect(mayIssue([elsewhere], ['coordinator'], event)).toBe(true)
  })

  it('for a season: organisers and the server', () => {
    expect(mayIssue([server], [], season)).toBe(true)
    expect(mayIssue([organiser], [], season)).toBe(true)
    expect(mayIssue([here], ['coordinator'], season)).toBe(false)
  })

  it('several keys are good at once: all whose device begins as the pass says are tried', () => {
    const other = deviceIdOf(bytesFor('device other', 16))
    const twin = deviceIdOf(Uint8Array.from([...keyIdOf(device), 0, 0, 0, 0, 0, 0, 0, 0]))
    const keys = [here, { ...here, device: other }, { ...organiser, device: twin }]
    expect(listKeysOf(keys, aPass()).map((each) => each.device)).toEqual([device, twin])
  })
})
