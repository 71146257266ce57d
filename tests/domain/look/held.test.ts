import { describe, expect, it } from 'vitest'
import { authorIn, foldSheets } from '#domain/fold/stream-state.ts'
import { listHeldLooks } from '#domain/look/held.ts'
import { eventStream } from '#domain/stream.ts'
import { aChain, aHold, aRelease, stated } from '#tests/support/control.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'
import { aDevice, aServer, getSheet } from '#tests/support/sheets.ts'
import type { TestSheet } from '#tests/support/sheets.ts'

const gate = aDevice()
const field = aDevice({ name: 'field' })
const devices = [gate, field, aServer()]
const stream = eventStream(anEvent())

function controlOf(sheets: readonly TestSheet[]) {
  return foldSheets(
    sheets.map(({ bytes, header }) => {
      const by = devices.find(({ device }) => device === header.device)
      return { sheet: getSheet(bytes), author: by ? authorIn(by.certificate, stream) : null }
    }),
  ).control
}

describe('[SYN-5] what is held and needs a look', () => {
  const [one, two] = aChain(gate, [[aCheckIn()], [aCheckIn()]])
  const [other] = aChain(field, [[aCheckIn()]])
  if (!one || !two || !other) throw new Error('no chain')

  it('is told by device and reason, and is over when it is released', () => {
    const hold = aHold({ sheets: [one, two], reason: 'no-right' })
    const held = [one, two, stated(hold)]
    expect(listHeldLooks(controlOf(held), null)).toEqual([
      { device: gate.device, reason: 'no-right', sheets: [one.id, two.id].sort() },
    ])
    const released = aRelease({ sheets: [one, two], holds: [hold] })
    expect(listHeldLooks(controlOf([...held, stated(released)]), gate.device)).toEqual([])
  })

  it('is shown to its author whatever the reason, to others only until an organiser has decided', () => {
    const control = controlOf([
      ...[one, other, stated(aHold({ sheets: [one], reason: 'decided' }))],
      stated(aHold({ sheets: [other], reason: 'revoked' })),
    ])
    expect(listHeldLooks(control, null)).toEqual([])
    expect(listHeldLooks(control, gate.device)).toMatchObject([{ device: gate.device, reason: 'decided' }])
    expect(listHeldLooks(control, field.device)).toMatchObject([{ device: field.device, reason: 'revoked' }])
  })
})
