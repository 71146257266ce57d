import { describe, expect, it } from 'vitest'
import { foldEnrolments } from '#domain/fold/device-view.ts'
import { bytesOfId, bytesOfSubject } from '#domain/ids.ts'
import type { CanonicalMap } from '#domain/log/canonical.ts'
import { deviceOfKey } from '#domain/log/certificate.ts'
import { aFact, anAuthor, anEvent, statedBy, tableOf } from '#tests/support/facts.ts'

const key = new Uint8Array(65).fill(4)
const device = deviceOfKey(key)
const body = { device: bytesOfId(device), key, role: 'coordinator' }
const enrolled = (fields: CanonicalMap) => aFact({ kind: 'device-enrolled', subjects: [], body: fields })

describe('the keys of enrolled devices', () => {
  it('are what the server stated, with what they were enrolled for', () => {
    const table = tableOf(
      statedBy(anAuthor('server', 'server'), enrolled({ ...body, event: bytesOfSubject(anEvent()) })),
      statedBy(anAuthor('server', 'server'), enrolled({ ...body, role: 'organiser' })),
    )
    expect(foldEnrolments(table)).toHaveLength(2)
    expect(foldEnrolments(table)).toEqual(
      expect.arrayContaining([
        { device, key, role: 'coordinator', event: anEvent() },
        { device, key, role: 'organiser', event: null },
      ]),
    )
  })

  it('[SHEET-4] count from the server alone', () => {
    const table = tableOf(statedBy(anAuthor('desk', 'organiser'), enrolled(body)))
    expect(foldEnrolments(table)).toEqual([])
  })

  it.each<[string, CanonicalMap]>([
    ['none, as early versions stated it', { device: body.device, role: 'coordinator' }],
    ['of a device that is not named', { key, role: 'coordinator' }],
    ['of another length', { ...body, key: new Uint8Array(64) }],
    ['of another device', { ...body, device: new Uint8Array(16) }],
    ['in a role that nobody is enrolled in', { ...body, role: 'server' }],
  ])('are left out where the key is %s', (_, fields) => {
    expect(foldEnrolments(tableOf(statedBy(anAuthor('server', 'server'), enrolled(fields))))).toEqual([])
  })
})
