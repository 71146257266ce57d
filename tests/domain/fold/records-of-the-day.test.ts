import { describe, expect, it } from 'vitest'
import { draftIncident, draftPhoto, draftToolMove, tellIncident } from '#domain/drafts/results.ts'
import type { Incident, ToolMove } from '#domain/drafts/results.ts'
import { addFact, emptyTable } from '#domain/fold/fact-table.ts'
import type { FoldInput } from '#domain/fold/fact-table.ts'
import { foldIncidents } from '#domain/fold/incident-view.ts'
import { foldPhotos } from '#domain/fold/photo-view.ts'
import { foldTools } from '#domain/fold/tools-view.ts'
import type { CanonicalMap } from '#domain/log/canonical.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { aFact, anAuthor, anEvent, aPerson, aRetraction, bytesFor, statedBy } from '#tests/support/facts.ts'
import { aThing } from '#tests/support/results.ts'

const gate = anAuthor('gate')

function tableOf(...inputs: readonly FoldInput[]) {
  const table = emptyTable()
  for (const input of inputs) addFact(table, input)
  return table
}

describe('photos', () => {
  const blob = blobIdFor(bytesFor('photo', 9))
  const photo = { blob, size: 9, width: 1_280, height: 960, when: 'before', caption: ' Көпір ' } as const

  it('[SYN-9] name their blob, say when they were taken, and keep a caption that can be erased', () => {
    const fact = aFact(draftPhoto(aThing(), photo))
    expect(foldPhotos(tableOf(statedBy(gate, fact)), anEvent())).toMatchObject([
      { blob, width: 1_280, height: 960, when: 'before', caption: 'Көпір' },
    ])
    const erased = { ...fact, personal: null }
    expect(foldPhotos(tableOf(statedBy(gate, erased)), anEvent())).toMatchObject([{ blob, caption: '' }])
  })

  it('without a caption have no personal part; one that names no blob is none', () => {
    expect(aFact(draftPhoto(aThing(), { ...photo, caption: '' })).personal).toBeNull()
    const other = { kind: 'photo-taken', subjects: [anEvent(), aThing('b').record], body: { when: 'noon' } }
    const odd = { ...other, subjects: [anEvent(), aThing('c').record] }
    const named = aFact({ ...odd, body: { ...draftPhoto(aThing('c'), photo).body, when: 'noon' } })
    const table = tableOf(statedBy(gate, aFact(other)), statedBy(gate, named))
    expect(foldPhotos(table, anEvent())).toMatchObject([{ when: 'after' }])
  })
})

describe('incidents', () => {
  const incident: Incident = {
    ...{ what: 'Аяғын кесіп алды', who: 'бір қыз', person: aPerson(), aid: 'таңып байладық' },
    ...{ called: '103', calledMs: 5_000 },
  }

  it('say what, who, which help, and whom one called', () => {
    const table = tableOf(statedBy(gate, aFact(draftIncident(aThing(), incident))))
    expect(foldIncidents(table, anEvent())).toMatchObject([{ ...incident, isErased: false }])
  })

  it('[SYN-10] are personal as a whole', () => {
    const fact = aFact(draftIncident(aThing(), { ...incident, person: null, called: null, calledMs: null }))
    const table = tableOf(statedBy(gate, { ...fact, personal: null }))
    expect(foldIncidents(table, anEvent())).toMatchObject([
      { what: '', who: '', aid: '', person: null, called: null, calledMs: null, isErased: true },
    ])
  })

  it('[FACT-2] read a person that older versions named among the subjects alone, and nothing odd', () => {
    const { what, who, aid, called, calledMs } = tellIncident(incident)
    const older = { what, who, aid, called, calledMs } as CanonicalMap
    const about = (personal: CanonicalMap, person = aPerson()) => {
      const fact = aFact({ ...draftIncident(aThing(), { ...incident, person }), personal })
      return foldIncidents(tableOf(statedBy(gate, fact)), anEvent())[0]?.person
    }
    expect(about(older)).toBe(aPerson())
    expect(about({ ...older, person: 'Aigerim' })).toBeNull()
    expect(about({ ...older, person: new Uint8Array(3) })).toBeNull()
    const nobody = aFact({ ...draftIncident(aThing(), { ...incident, person: null }), personal: older })
    expect(foldIncidents(tableOf(statedBy(gate, nobody)), anEvent())).toMatchObject([{ person: null }])
  })
})

describe('tools', () => {
  let things = 0
  const move = (changes: Partial<ToolMove>) =>
    aFact(
      draftToolMove(aThing(`move ${String(things++)}`), {
        ...{ tool: 'gloves', count: 10, way: 'out', group: '', name: '' },
        ...changes,
      }),
    )

  it('[FACT-3] add up: what went out, what came back, what is open, and with whom', () => {
    const moves = [
      move({ group: '8А' }),
      move({ group: '8А', way: 'in', count: 5 }),
      move({ tool: 'rake', count: 2, name: 'Берік' }),
      move({ tool: 'vest', count: 3 }),
      move({ tool: 'vest', count: 4, way: 'in' }),
      move({ tool: 'gloves', count: 1, name: 'Асель' }),
    ].map((fact) => statedBy(gate, fact))
    const tools = foldTools(tableOf(...moves), anEvent())
    expect(tools.balances).toEqual([
      { tool: 'gloves', out: 11, back: 5, open: 6 },
      { tool: 'rake', out: 2, back: 0, open: 2 },
      { tool: 'vest', out: 3, back: 4, open: 0 },
    ])
    expect(tools.holdings).toEqual([
      { tool: 'gloves', group: '', name: 'Асель', count: 1 },
      { tool: 'gloves', group: '8А', name: '', count: 5 },
      { tool: 'rake', group: '', name: 'Берік', count: 2 },
    ])
    expect(foldTools(tableOf(...moves.reverse()), anEvent())).toEqual(tools)
  })

  it('a move that was taken back does not count; a tool of a later version is another one', () => {
    const mistaken = move({ count: 100 })
    const other = {
      kind: 'tool-moved',
      subjects: [anEvent(), aThing('x').record],
      body: { tool: 'drone', count: 1 },
    }
    const back = aRetraction({ facts: [mistaken] })
    const inputs = [mistaken, back, aFact(other)].map((fact) => statedBy(gate, fact))
    expect(foldTools(tableOf(...inputs), anEvent()).balances).toEqual([
      { tool: 'other', out: 1, back: 0, open: 1 },
    ])
  })
})
