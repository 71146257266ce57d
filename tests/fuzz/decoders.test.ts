import { describe, expect, it } from 'vitest'
import { concatBytes } from '#domain/bytes.ts'
import { decodeCanonical, encodeCanonical } from '#domain/log/canonical.ts'
import { draftCarried, readCarried } from '#domain/drafts/handover.ts'
import { draftContact, draftRegistration } from '#domain/drafts/registration.ts'
import { readPlannedPerson } from '#domain/drafts/roster-entry.ts'
import { encodeCertificate, readCertificate } from '#domain/log/certificate.ts'
import { factIdFor, readFact } from '#domain/log/fact.ts'
import { encodeSheet, readSheet } from '#domain/log/sheet.ts'
import { blobIdOf, bytesOfId, passOfPerson, sheetIdOf } from '#domain/ids.ts'
import { hashOf } from '#domain/log/hash.ts'
import { readPass, readPassInLink, spellPass, spellPassInLink } from '#domain/pass/pass-text.ts'
import { decodePass, encodePassBody } from '#domain/pass/pass.ts'
import { readShortCode } from '#domain/pass/short-code.ts'
import { planImport } from '#domain/roster-import/plan-import.ts'
import { decodeMessage } from '#protocol/codec.ts'
import { EnrolRequest, HelloAnswer, ProblemAnswer, SyncAnswer, SyncRequest } from '#protocol/messages.ts'
import { readHandover, writeHandover } from '#protocol/handover/handover.ts'
import { readHandoverBytes, spellHandover } from '#protocol/handover/text-form.ts'
import { readProof } from '#protocol/signing.ts'
import { aCheckIn, aFact, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import { aDevice, aServer, aSheet } from '#tests/support/sheets.ts'
import { aHandover, aPhotoOf, idsOfSection, withPhotos } from '#tests/support/handover.ts'
import { damage } from './damage.ts'
import { listMessages, openPacked } from './sample-messages.ts'

/** 130,000 in all; a failure names its round, which the same seed repeats. */
const ROUNDS = {
  sheet: 40_000,
  certificate: 10_000,
  message: 30_000,
  table: 20_000,
  copy: 5_000,
  receipt: 5_000,
  pass: 20_000,
} as const
const SEED = 20_261_122
/** Of a bundle; one may say that it holds thousands. */
const MOST_ENTRIES = 100
/** Twelve digits whose check digit holds, of nobody. */
const NUMBER = ['990101', '300', '122'].join('')

const utf8 = new TextEncoder()
const sheets = [
  aSheet(),
  aSheet({ facts: [aRegistration(), aCheckIn()], number: 7 }),
  aSheet({ device: aServer(), facts: Array.from({ length: 5 }, () => aRegistration()) }),
]

describe('decoders given damaged inputs, more than a hundred thousand', { timeout: 300_000 }, () => {
  it('[SHEET-6] take a sheet as it is, byte for byte, or refuse it', () => {
    const outcome = run(
      sheets.map((sheet) => sheet.bytes),
      ROUNDS.sheet,
      (bytes) => {
        const value = decodeCanonical(bytes)
        if (value !== undefined) expect(encodeCanonical(value)).toEqual(bytes)
        const read = readSheet(bytes)
        if (read.kind === 'unreadable') return false
        const { headerBytes, signature, frozen, facts } = read.sheet
        expect(encodeSheet(headerBytes, signature, frozen)).toEqual(bytes)
        for (const [at, { envelope, personal, id }] of frozen.entries()) {
          expect(factIdFor(envelope)).toBe(id)
          expect(readFact(envelope, personal)).toEqual(facts[at])
        }
        return true
      },
    )
    expect(outcome.refused).toBeGreaterThan(outcome.taken)
    // A damaged signature leaves the shape whole: such sheets are taken here and refused by `verifySheet`.
    expect(outcome.taken).toBeGreaterThan(100)
  })

  it('[SHEET-4] take a certificate as it is, byte for byte, or refuse it', () => {
    const samples = [aDevice(), aServer()].map((device) => device.certificateBytes)
    const outcome = run(samples, ROUNDS.certificate, (bytes) => {
      const read = readCertificate(bytes)
      if (read) expect(encodeCertificate(read.body, read.signature)).toEqual(bytes)
      return read !== null
    })
    expect(outcome.refused).toBeGreaterThan(outcome.taken)
  })

  it('[SYN-6] take a message of ours or nothing, and never throw', () => {
    const samples = listMessages(sheets)
    for (const sample of samples) expect(readMessages(sample)).toHaveLength(1)
    const outcome = run(samples, ROUNDS.message, (bytes) => {
      readProof(String.fromCharCode(...bytes.slice(0, 200)))
      const read = readMessages(bytes)
      for (const message of read) expect(message.protocol).toBe(1)
      const answer = decodeMessage(SyncAnswer, bytes)
      if (answer) openPacked(answer, MOST_ENTRIES)
      return read.length > 0
    })
    expect(outcome.taken).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(100)
  })

  it('[SYN-12] read of a hand-over the whole records and nothing else, and never throw', () => {
    const full = aHandover()
    const copies = [full, aHandover({ sections: [] })]
    const photos = [aPhotoOf(40, 16, 1), aPhotoOf(90, 64, 2)]
    const known = new Set<string>(copies.flatMap(({ sections }) => sections.flatMap(idsOfSection)))
    const files = [...copies.map(writeHandover), withPhotos(full, photos)]
    const samples = [...files, ...files.map((file) => utf8.encode(spellHandover(file)))]
    const outcome = run(samples, ROUNDS.copy, (bytes) => {
      const read = readHandover(readHandoverBytes(bytes))
      for (const section of read?.sections ?? []) {
        for (const id of idsOfSection(section)) expect(known.has(id)).toBe(true)
        for (const photo of section.photos) expect(photos).toContainEqual(photo)
      }
      return read !== null
    })
    expect(outcome.taken).toBeGreaterThan(100)
  })

  it('[SYN-12] read of a receipt ids that stand in it and nothing else, in the old form and the new', () => {
    const outcome = run(listReceipts(), ROUNDS.receipt, (bytes) => {
      const body = readFact(bytes, null)?.body
      const { sheets, blobs } = readCarried(body ?? {})
      for (const id of [...sheets, ...blobs]) expect(Buffer.from(bytes).includes(bytesOfId(id))).toBe(true)
      return blobs.length > 0
    })
    expect(outcome.taken).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(1000)
  })

  it('[PASS-1] take a pass as it is, byte for byte, or refuse it, from its bytes, its code or its link', () => {
    const outcome = run(listPasses(), ROUNDS.pass, (bytes) => {
      const text = String.fromCharCode(...bytes)
      readShortCode(text)
      const readings = [readPass(text), readPassInLink(text), readPass(spellPass(bytes))]
      for (const reading of readings) {
        if (reading.kind !== 'pass') continue
        const { pass } = reading
        expect(concatBytes([pass.body, pass.signature])).toEqual(reading.bytes)
        expect(decodePass(reading.bytes)).toEqual(pass)
      }
      return readings.some(({ kind }) => kind === 'pass')
    })
    expect(outcome.taken).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(1000)
  })

  it('[FACT-2] read any file of a roster into people whose text can be frozen, or say why not', () => {
    const outcome = run(listTables(), ROUNDS.table, (bytes) => {
      const plan = planImport({ kind: 'bytes', bytes }, { thisYear: 2026 })
      if (plan.kind === 'refused') return false
      for (const person of plan.people) {
        const { entry, contact } = readPlannedPerson(person)
        aFact(draftRegistration(aPerson(), entry))
        const noted = draftContact(aPerson(), contact)
        if (noted) aFact(noted)
      }
      expect(JSON.stringify(plan)).not.toMatch(new RegExp(`\\b${NUMBER}\\b`))
      return true
    })
    expect(outcome.taken).toBeGreaterThan(1000)
    expect(outcome.refused).toBeGreaterThan(100)
  })
})

/** The bytes as whatever message they are. */
function readMessages(bytes: Uint8Array) {
  return [SyncRequest, SyncAnswer, EnrolRequest, HelloAnswer, ProblemAnswer].flatMap((schema) => {
    const message = decodeMessage(schema, bytes)
    return message ? [message] : []
  })
}

/** @throws naming the round, whatever the decoder throws. */
function run(samples: readonly Uint8Array[], rounds: number, read: (bytes: Uint8Array) => boolean) {
  const random = seededRandom(SEED)
  const outcome = { taken: 0, refused: 0 }
  for (let round = 0; round < rounds; round++) {
    const bytes = damage(samples, random)
    try {
      if (read(bytes)) outcome.taken++
      else outcome.refused++
    } catch (error) {
      throw new Error(`round ${round} of seed ${SEED}: ${Buffer.from(bytes).toString('hex')}`, {
        cause: error,
      })
    }
  }
  return outcome
}

/** Receipts for sheets, for photos, and for both. */
function listReceipts(): readonly Uint8Array[] {
  const hashes = [1, 2, 3].map((seed) => hashOf('asar/blob/1', Uint8Array.of(seed)))
  const [some, all] = [hashes.slice(1), hashes]
  const named = [
    { sheets: all, blobs: [] },
    { sheets: [], blobs: all },
    { sheets: some, blobs: some },
  ]
  return named
    .map(({ sheets, blobs }) => ({ sheets: sheets.map(sheetIdOf), blobs: blobs.map(blobIdOf) }))
    .flatMap((carried) => draftCarried(carried, () => aPerson()).map((draft) => aFact(draft).envelope))
}

/** A pass as bytes, as its code says it, and as a link carries it. */
function listPasses(): readonly Uint8Array[] {
  const terms = { pass: passOfPerson(aPerson()), untilMs: 9e11, isMinor: true, companions: 3 }
  const scopes = [
    { kind: 'event', event: anEvent() },
    { kind: 'season', year: 2026 },
  ] as const
  return scopes.flatMap((scope) => {
    const body = encodePassBody({ ...terms, scope }, aDevice().device)
    const bytes = concatBytes([body, new Uint8Array(64).fill(7)])
    const label = { no: 118, name: 'Ғабитова' }
    return [bytes, utf8.encode(spellPass(bytes)), utf8.encode(spellPassInLink(bytes, label))]
  })
}

/** Rosters as they come: comma, semicolon, tab; UTF-8, UTF-16, one byte a letter; an identity number where none may be. */
function listTables(): readonly Uint8Array[] {
  const rows = [
    ['№', 'Аты-жөні', 'Телефон', 'Туған күні', 'ЖСН'],
    ['1', 'Сәрсенова Айгерім', '8 701 000 00 00', '01.02.2011', NUMBER],
    ['2', 'Қасымов "Нұрлан"', '+77010000001', '2010-12-31', NUMBER],
  ]
  const table = (separator: string) => rows.map((row) => row.join(separator)).join('\r\n')
  const utf16 = Uint8Array.from(Buffer.from(`\uFEFF${table('\t')}`, 'utf16le'))
  const oneByte = Uint8Array.from('\xd4\xc8\xce;\xd2\xe5\xeb\n\xc8\xe2\xe0\xed\xee\xe2;8701', (c) =>
    c.charCodeAt(0),
  )
  return [
    utf8.encode(table(',')),
    concatBytes([Uint8Array.of(0xef, 0xbb, 0xbf), utf8.encode(table(';'))]),
    utf16,
    oneByte,
  ]
}
