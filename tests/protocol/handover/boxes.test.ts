import { describe, expect, it } from 'vitest'
import { contactsStream, eventStream } from '#domain/stream.ts'
import {
  boxForReaders,
  boxForServer,
  openReaderBox,
  openSheetBytes,
  sealSheetBytes,
  serverBoxOpener,
} from '#protocol/handover/boxes.ts'
import { anEvent, bytesFor } from '#tests/support/facts.ts'
import { aSheet, getSheet } from '#tests/support/sheets.ts'

const { subtle } = crypto
const stream = eventStream(anEvent())
const contacts = contactsStream(anEvent())
const key = bytesFor('section key', 32)
const iv = bytesFor('iv', 12)

async function aServerKey() {
  const pair = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey))
  return { publicKey, open: serverBoxOpener(subtle, { privateKey: pair.privateKey, publicKey }) }
}

describe('boxes', () => {
  it('[SYN-12] give the section’s key to the server they were made for, in that stream', async () => {
    const [server, other] = [await aServerKey(), await aServerKey()]
    const box = await boxForServer(subtle, server.publicKey, stream, key)
    expect(await server.open(stream, box)).toEqual(key)
    expect(await server.open(contacts, box)).toBeNull()
    expect(await other.open(stream, box)).toBeNull()
  })

  it('[SYN-12] are no good with a point that is not on the curve', async () => {
    const server = await aServerKey()
    const box = await boxForServer(subtle, server.publicKey, stream, key)
    expect(await server.open(stream, { ...box, point: new Uint8Array(65).fill(4) })).toBeNull()
  })

  it('[SYN-12] give it to whoever holds the sheet, and to nobody who knows its id alone', async () => {
    const sheet = getSheet(aSheet().bytes)
    const box = await boxForReaders(subtle, { sheet, stream, iv }, key)
    expect(await openReaderBox(subtle, { sheet, stream }, box)).toEqual(key)
    const guess = { ...sheet, signature: new Uint8Array(64) }
    expect(await openReaderBox(subtle, { sheet: guess, stream }, box)).toBeNull()
    expect(await openReaderBox(subtle, { sheet, stream: contacts }, box)).toBeNull()
  })

  it('[SYN-12] a sealed sheet opens under its key, id and stream alone', async () => {
    const { id, bytes } = aSheet()
    const place = { stream, sheet: id, iv }
    const sealed = await sealSheetBytes(subtle, key, place, bytes)
    expect(await openSheetBytes(subtle, key, place, sealed)).toEqual(bytes)
    const other = aSheet({ number: 2 }).id
    expect(await openSheetBytes(subtle, key, { ...place, sheet: other }, sealed)).toBeNull()
    expect(await openSheetBytes(subtle, bytesFor('other', 32), place, sealed)).toBeNull()
  })
})
