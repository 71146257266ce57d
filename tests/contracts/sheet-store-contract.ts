import { describe, expect, it } from 'vitest'
import { blobIdFor } from '#domain/log/blob.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { contactsStream, eventStream, organisationStream } from '#domain/stream.ts'
import type { NewSheet, StorePort, StreamTransaction } from '#server/ports.ts'
import { aCheckIn, anEvent, aPerson, bytesFor } from '#tests/support/facts.ts'
import { aDevice, aSheet } from '#tests/support/sheets.ts'
import type { TestDevice } from '#tests/support/sheets.ts'

const stream = eventStream(anEvent())
const gate = aDevice({ name: 'gate' })
const river = aDevice({ name: 'river' })

/** A sheet that may be numbered; every number gives another one. */
export function aNewSheet(number = 1, device: TestDevice = gate, in_ = stream): NewSheet {
  const facts = [aCheckIn({ person: aPerson(`${in_} ${number}`), seq: number })]
  const { id, bytes } = aSheet({ device, number, facts, stream: in_ })
  const chain = { device: device.device, number, previous: null, certificate: device.certificate.id }
  return { id, bytes, ...chain, isControl: false, isHeld: false }
}

const held = (number: number, device = gate): NewSheet => ({ ...aNewSheet(number, device), isHeld: true })
const control = (number: number, device = gate): NewSheet => ({
  ...aNewSheet(number, device),
  isControl: true,
})

/** Puts sheets into the log, with their certificates. */
export function append(store: StorePort, sheets: readonly NewSheet[], in_ = stream) {
  return store.transact(in_, async (transaction) => {
    await transaction.storeCertificates([gate.certificate, river.certificate])
    return transaction.append(in_, sheets)
  })
}

/** What every store promises (`server/ports.ts`). */
export function sheetStoreContract(open: () => Promise<StorePort>): void {
  describe('numbering', () => {
    it('[SYN-4] numbers sheets from one without gaps, in the order given', async () => {
      const store = await open()
      const sheets = [aNewSheet(1), aNewSheet(2), aNewSheet(3)]
      await append(store, sheets.slice(0, 1))
      await append(store, sheets.slice(1))
      const rows = await store.listLog(stream, 0, 10)
      expect(rows.map(({ n, sheet }) => [n, sheet])).toEqual(sheets.map(({ id }, i) => [i + 1, id]))
    })

    it('[SYN-3] chains the digest from the stream itself', async () => {
      const store = await open()
      const sheets = [aNewSheet(1), aNewSheet(2)]
      const end = await append(store, sheets)
      const expected = sheets.reduce((cursor, { id }) => advanceCursor(cursor, id), emptyCursor(stream))
      expect(end).toEqual(expected)
      expect(await store.readCursor(stream)).toEqual(expected)
      expect(await store.readDigest(stream, 0)).toEqual(emptyCursor(stream).digest)
      expect(await store.readDigest(stream, 2)).toEqual(expected.digest)
      expect(await store.readDigest(stream, 3)).toBeNull()
      const within = await store.transact(stream, async (transaction) => {
        await transaction.append(stream, [aNewSheet(3)])
        return [await transaction.readDigest(stream, 2), await transaction.readDigest(stream, 3)]
      })
      expect(within).toEqual([expected.digest, advanceCursor(expected, aNewSheet(3).id).digest])
    })

    it('[SYN-5] changes nothing when a sheet comes again, also twice in one push', async () => {
      const store = await open()
      const [first, second] = [aNewSheet(1), aNewSheet(2)]
      const once = await append(store, [first, first])
      const again = await append(store, [first])
      expect(again).toEqual(once)
      expect((await append(store, [first, second, second])).n).toBe(2)
    })

    it('[SYN-4] keeps numbers of different streams apart', async () => {
      const store = await open()
      const other = contactsStream(anEvent())
      await append(store, [aNewSheet(1), aNewSheet(2)])
      expect((await append(store, [aNewSheet(1, gate, other)], other)).n).toBe(1)
    })

    it('[SYN-4] leaves no gap when many append at once', async () => {
      const store = await open()
      const numbers = Array.from({ length: 40 }, (_, i) => i + 1)
      await Promise.all(numbers.map((number) => append(store, [aNewSheet(number)])))
      const rows = await store.listLog(stream, 0, 100)
      expect(rows.map((row) => row.n)).toEqual(numbers)
      expect(new Set(rows.map((row) => row.sheet)).size).toBe(40)
    })

    it('numbers more sheets at once than one statement takes', async () => {
      const store = await open()
      const sheets = Array.from({ length: 450 }, (_, i) => aNewSheet(i + 1))
      expect((await append(store, sheets)).n).toBe(450)
      expect((await store.listLog(stream, 0, 500)).map((row) => row.sheet)).toEqual(
        sheets.map(({ id }) => id),
      )
    })
  })

  describe('transactions', () => {
    it('[SYN-1] undoes everything of a transaction that fails', async () => {
      const store = await open()
      await append(store, [aNewSheet(1)])
      const failing = store.transact(stream, async (transaction) => {
        await transaction.storeCertificates([aDevice({ name: 'late' }).certificate])
        await transaction.append(stream, [aNewSheet(2)])
        throw new Error('the power went')
      })
      await expect(failing).rejects.toThrow('the power went')
      expect((await store.readCursor(stream)).n).toBe(1)
      expect((await store.listKnown(stream, [aNewSheet(2).id])).size).toBe(0)
      expect(await store.listCertificatesOf(aDevice({ name: 'late' }).device)).toEqual([])
    })

    it('goes on after a transaction that failed', async () => {
      const store = await open()
      await expect(store.transact(stream, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
      expect((await append(store, [aNewSheet(1)])).n).toBe(1)
    })

    it('[SYN-4] refuses to number in a stream whose row it does not hold', async () => {
      const store = await open()
      const work = store.transact(organisationStream(2026), (transaction) =>
        transaction.append(stream, [aNewSheet(1)]),
      )
      await expect(work).rejects.toThrow('does not hold')
      expect((await store.readCursor(stream)).n).toBe(0)
    })

    it('[FACT-9] touches one stream only, whatever it is asked', async () => {
      const store = await open()
      const other = contactsStream(anEvent())
      await append(store, [aNewSheet(1, gate, other)], other)
      const asked: ((transaction: StreamTransaction) => Promise<unknown>)[] = [
        (t) => t.append(other, [aNewSheet(2, gate, other)]),
        (t) => t.appendAgain(other, [aNewSheet(1, gate, other).id]),
        (t) => t.readDigest(other, 1),
        (t) => t.listKnown(other, [aNewSheet(1, gate, other).id]),
        (t) => t.readSheets(other, [aNewSheet(1, gate, other).id]),
        (t) => t.readChainHead(other, gate.device),
        (t) => t.listChain(other, gate.device),
        (t) => t.readControl(other),
        (t) => t.listHeld(other),
        (t) => t.listSheetBytes(other, 0, 9),
        (t) => t.replaceBytes(other, []),
        (t) => t.findBlobs(other, []),
        (t) => t.readBlobBytes(other),
        (t) => t.readBlobParts(other, blobIdFor(new Uint8Array(1))),
        (t) => t.noteBlob(other, { blob: blobIdFor(new Uint8Array(1)), size: 1, have: 0, state: 'part' }),
        (t) => t.addBlobPart(other, blobIdFor(new Uint8Array(1)), { start: 0, bytes: new Uint8Array(1) }),
        (t) => t.dropBlobParts(other, []),
        (t) => t.addPending({ id: 'a', stream: other, target: stream, work: new Uint8Array(1) }),
        (t) => t.removePending({ id: 'a', stream: other }),
      ]
      for (const ask of asked) await expect(store.transact(stream, ask)).rejects.toThrow('does not hold')
      expect((await store.readCursor(other)).n).toBe(1)
      expect(await store.listPending()).toEqual([])
    })

    it('[SHEET-3] finds the highest number of a device, within the transaction too', async () => {
      const store = await open()
      await append(store, [aNewSheet(2), aNewSheet(1), aNewSheet(7, river)])
      const heads = await store.transact(stream, async (transaction) => {
        const before = await transaction.readChainHead(stream, gate.device)
        await transaction.append(stream, [aNewSheet(3)])
        return [before, await transaction.readChainHead(stream, gate.device)]
      })
      expect(heads).toEqual([
        { number: 2, sheet: aNewSheet(2).id },
        { number: 3, sheet: aNewSheet(3).id },
      ])
      expect(
        await store.transact(stream, (t) => t.readChainHead(stream, aDevice({ name: 'x' }).device)),
      ).toBe(null)
    })
  })

  describe('reading', () => {
    it('pages through the log', async () => {
      const store = await open()
      await append(
        store,
        [1, 2, 3, 4, 5].map((number) => aNewSheet(number)),
      )
      expect((await store.listLog(stream, 1, 2)).map((row) => row.n)).toEqual([2, 3])
      expect(await store.listLog(stream, 5, 2)).toEqual([])
      expect(await store.listLog(contactsStream(anEvent()), 0, 2)).toEqual([])
    })

    it('[FACT-2] gives sheets back byte for byte', async () => {
      const store = await open()
      const sheet = aNewSheet(1)
      await append(store, [sheet])
      expect((await store.readSheets(stream, [sheet.id, aNewSheet(9).id])).size).toBe(1)
      expect((await store.readSheets(stream, [sheet.id])).get(sheet.id)).toEqual(sheet.bytes)
      const [row] = await store.listLog(stream, 0, 1)
      expect(row?.bytes).toBe(sheet.bytes.length)
    })

    it('[SYN-5] remembers which sheets are held', async () => {
      const store = await open()
      await append(store, [aNewSheet(1), { ...aNewSheet(2), isHeld: true }])
      expect((await store.listLog(stream, 0, 9)).map((row) => row.isHeld)).toEqual([false, true])
      const known = await store.listKnown(stream, [aNewSheet(1).id, aNewSheet(2).id, aNewSheet(3).id])
      expect([...known.values()]).toEqual([{ isHeld: false }, { isHeld: true }])
    })

    it('[SHEET-4] says at which position a certificate is first needed', async () => {
      const store = await open()
      await append(store, [aNewSheet(1), aNewSheet(2)])
      await append(store, [aNewSheet(3), aNewSheet(1, river), aNewSheet(2, river)])
      const rows = await store.listLog(stream, 0, 9)
      expect(rows.map((row) => row.introduces)).toEqual([true, false, false, true, false])
      expect(rows[3]?.certificate).toBe(river.certificate.id)
    })

    it('lists only streams that hold something', async () => {
      const store = await open()
      await append(store, [aNewSheet(1)])
      await store.transact(eventStream(anEvent('empty')), () => Promise.resolve())
      expect(await store.listStreams('event/')).toEqual([stream])
      expect(await store.listStreams('schedule/')).toEqual([])
    })

    it('[SYN-3] tells where logs end whose names begin alike, in the order of those', async () => {
      const store = await open()
      const others = [contactsStream(anEvent('other')), eventStream(anEvent('more'))]
      for (const each of others)
        await store.transact(each, (transaction) => transaction.append(each, [aNewSheet(1, gate, each)]))
      await append(store, [aNewSheet(1), aNewSheet(2)])
      await store.transact(eventStream(anEvent('empty')), () => Promise.resolve())
      const ends = await store.listEnds('event/')
      expect([...ends.keys()]).toEqual([stream, ...others].toSorted())
      for (const [each, end] of ends) expect(end).toEqual(await store.readCursor(each))
      expect([...(await store.listEnds('schedule/'))]).toEqual([])
    })

    it('[SHEET-4] keeps certificates once, by id and by device', async () => {
      const store = await open()
      await store.storeCertificates([gate.certificate, gate.certificate])
      await store.storeCertificates([gate.certificate])
      expect(await store.listCertificatesOf(gate.device)).toEqual([gate.certificate])
      const found = await store.readCertificates([gate.certificate.id, river.certificate.id])
      expect([...found.values()]).toEqual([gate.certificate])
    })
  })

  describe('holding', () => {
    it('[SYN-5] numbers a held sheet once more, not held, and then it is no longer held', async () => {
      const store = await open()
      await append(store, [aNewSheet(1), held(2), held(3)])
      const end = await store.transact(stream, (t) => t.appendAgain(stream, [held(3).id]))
      expect(end.n).toBe(4)
      const rows = await store.listLog(stream, 0, 9)
      expect(rows.map(({ sheet, isHeld }) => [sheet, isHeld])).toEqual([
        [aNewSheet(1).id, false],
        [held(2).id, true],
        [held(3).id, true],
        [held(3).id, false],
      ])
      const known = await store.listKnown(stream, [held(2).id, held(3).id])
      expect(known.get(held(2).id)).toEqual({ isHeld: true })
      expect(known.get(held(3).id)).toEqual({ isHeld: false })
      expect(await store.transact(stream, (t) => t.listHeld(stream))).toEqual([
        { id: held(2).id, device: gate.device, certificate: gate.certificate },
      ])
      expect(await store.listStreamsHolding()).toEqual([stream])
    })

    it('[SYN-7] names the streams of a device, and those that hold anything', async () => {
      const store = await open()
      const other = contactsStream(anEvent())
      await append(store, [aNewSheet(1)])
      await append(store, [aNewSheet(1, gate, other), aNewSheet(1, river, other)], other)
      expect(await store.listStreamsOf(gate.device)).toEqual([stream, other].sort())
      expect(await store.listStreamsOf(river.device)).toEqual([other])
      expect(await store.listStreamsOf(aDevice({ name: 'x' }).device)).toEqual([])
      expect(await store.listStreamsHolding()).toEqual([])
    })

    it('[SYN-3] chains the digest over a sheet that is numbered again', async () => {
      const store = await open()
      await append(store, [held(1)])
      const end = await store.transact(stream, (t) => t.appendAgain(stream, [held(1).id]))
      const expected = [held(1).id, held(1).id].reduce(advanceCursor, emptyCursor(stream))
      expect(end).toEqual(expected)
      expect(await store.readCursor(stream)).toEqual(expected)
    })

    it('[SYN-5] numbers nothing again that is not held, is not there, or comes twice', async () => {
      const store = await open()
      await append(store, [aNewSheet(1), held(2)])
      const ids = [aNewSheet(1).id, held(2).id, held(2).id, aNewSheet(9).id]
      expect((await store.transact(stream, (t) => t.appendAgain(stream, ids))).n).toBe(3)
      expect((await store.transact(stream, (t) => t.appendAgain(stream, ids))).n).toBe(3)
    })

    it('numbers again in the order asked for, more than one statement takes', async () => {
      const store = await open()
      const sheets = Array.from({ length: 210 }, (_, i) => held(i + 1))
      await append(store, sheets)
      const ids = sheets.map(({ id }) => id).reverse()
      await store.transact(stream, (t) => t.appendAgain(stream, ids))
      expect((await store.listLog(stream, 210, 500)).map((row) => row.sheet)).toEqual(ids)
    })

    it('[SHEET-4] needs the certificate first where a sheet under it is no longer held', async () => {
      const store = await open()
      await append(store, [held(1, river), held(2, river), aNewSheet(1)])
      await store.transact(stream, (t) => t.appendAgain(stream, [held(1, river).id, held(2, river).id]))
      const rows = await store.listLog(stream, 0, 9)
      expect(rows.map((row) => row.introduces)).toEqual([false, false, true, true, false])
    })

    it('goes back to held when the transaction fails', async () => {
      const store = await open()
      await append(store, [held(1)])
      const failing = store.transact(stream, async (t) => {
        await t.appendAgain(stream, [held(1).id])
        expect((await t.listKnown(stream, [held(1).id])).get(held(1).id)).toEqual({ isHeld: false })
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect((await store.listKnown(stream, [held(1).id])).get(held(1).id)).toEqual({ isHeld: true })
      expect((await append(store, [aNewSheet(2)])).n).toBe(2)
    })
  })

  describe('what decides over a stream', () => {
    it('[FACT-9] reads the sheets marked so, held ones too, each once and in order, with their authors', async () => {
      const store = await open()
      await append(store, [control(1, river), aNewSheet(1), { ...control(2), isHeld: true }, control(3)])
      await store.transact(stream, (t) => t.appendAgain(stream, [control(2).id]))
      const found = await store.transact(stream, (t) => t.readControl(stream))
      expect(found).toEqual([
        { sheet: control(1, river).id, bytes: control(1, river).bytes, certificate: river.certificate },
        { sheet: control(2).id, bytes: control(2).bytes, certificate: gate.certificate },
        { sheet: control(3).id, bytes: control(3).bytes, certificate: gate.certificate },
      ])
    })

    it('[SHEET-4] leaves out whom nothing vouches for', async () => {
      const store = await open()
      await store.transact(stream, (t) => t.append(stream, [control(1), { ...held(2), isControl: true }]))
      const found = await store.transact(stream, async (t) => [
        await t.readControl(stream),
        await t.listHeld(stream),
      ])
      expect(found).toEqual([[], []])
    })

    it('[SHEET-3] lists the chain of a device, forks included', async () => {
      const store = await open()
      const first = aNewSheet(1)
      const second = { ...aNewSheet(2), previous: first.id }
      const fork = { ...aNewSheet(3), number: 2, previous: first.id, isHeld: true }
      await append(store, [fork, second, first, aNewSheet(1, river)])
      const chain = await store.transact(stream, (t) => t.listChain(stream, gate.device))
      expect(chain).toEqual([
        { sheet: first.id, number: 1, previous: null },
        ...[second, fork]
          .map(({ id }) => ({ sheet: id, number: 2, previous: first.id }))
          .sort((a, b) => (a.sheet < b.sheet ? -1 : 1)),
      ])
    })
  })

  describe('replacing bytes', () => {
    it('[SYN-10] gives the new bytes and size, and leaves numbers and digests alone', async () => {
      const store = await open()
      const sheets = [aNewSheet(1), held(2)]
      const end = await append(store, sheets)
      await store.transact(stream, (t) => t.appendAgain(stream, [held(2).id]))
      const bytes = bytesFor('stripped', 20)
      await store.transact(stream, (t) => t.replaceBytes(stream, [{ sheet: held(2).id, bytes }]))
      expect((await store.readSheets(stream, [held(2).id])).get(held(2).id)).toEqual(bytes)
      expect((await store.readSheets(stream, [aNewSheet(1).id])).get(aNewSheet(1).id)).toEqual(
        aNewSheet(1).bytes,
      )
      const rows = await store.listLog(stream, 0, 9)
      expect(rows.map((row) => row.bytes)).toEqual([aNewSheet(1).bytes.length, 20, 20])
      expect(rows[1]?.digest).toEqual(end.digest)
    })

    it('[SYN-10] pages through the bytes of a stream within the transaction', async () => {
      const store = await open()
      await append(store, [aNewSheet(1), aNewSheet(2), aNewSheet(3)])
      const pages = await store.transact(stream, async (t) => {
        await t.append(stream, [aNewSheet(4)])
        return [await t.listSheetBytes(stream, 1, 2), await t.listSheetBytes(stream, 3, 2)]
      })
      expect(pages.flat()).toEqual(
        [2, 3, 4].map((n) => ({ n, sheet: aNewSheet(n).id, bytes: aNewSheet(n).bytes })),
      )
    })

    it('refuses to replace what is not in the log', async () => {
      const store = await open()
      const change = { sheet: aNewSheet(1).id, bytes: bytesFor('a', 3) }
      const work = store.transact(stream, (t) => t.replaceBytes(stream, [change]))
      await expect(work).rejects.toThrow('not in the log')
    })

    it('keeps the old bytes when the transaction fails', async () => {
      const store = await open()
      await append(store, [aNewSheet(1)])
      const failing = store.transact(stream, async (t) => {
        const change = { sheet: aNewSheet(1).id, bytes: bytesFor('a', 3) }
        await t.replaceBytes(stream, [change])
        expect((await t.readSheets(stream, [change.sheet])).get(change.sheet)).toEqual(change.bytes)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect((await store.readSheets(stream, [aNewSheet(1).id])).get(aNewSheet(1).id)).toEqual(
        aNewSheet(1).bytes,
      )
      expect((await store.listLog(stream, 0, 1))[0]?.bytes).toBe(aNewSheet(1).bytes.length)
    })
  })

  describe('work for another stream', () => {
    const target = contactsStream(anEvent())
    const pending = { id: 'fact', stream, target, work: bytesFor('work', 40) }

    it('[FACT-9] stands with the transaction that left it, until it is done', async () => {
      const store = await open()
      await store.transact(stream, async (t) => {
        await t.append(stream, [aNewSheet(1)])
        await t.addPending(pending)
        await t.addPending(pending)
      })
      expect(await store.listPending()).toEqual([pending])
      await store.transact(stream, (t) => t.removePending(pending))
      await store.transact(stream, (t) => t.removePending(pending))
      expect(await store.listPending()).toEqual([])
    })

    it('[FACT-9] is gone, or is back, when the transaction fails', async () => {
      const store = await open()
      const fail = (work: (t: StreamTransaction) => Promise<void>) =>
        store.transact(stream, async (t) => {
          await work(t)
          throw new Error('no')
        })
      await expect(fail((t) => t.addPending(pending))).rejects.toThrow('no')
      expect(await store.listPending()).toEqual([])
      await store.transact(stream, (t) => t.addPending(pending))
      await expect(fail((t) => t.removePending(pending))).rejects.toThrow('no')
      expect(await store.listPending()).toEqual([pending])
    })
  })

  describe('telling that a log grew', () => {
    it('tells after the commit, with the new end, until it is stopped', async () => {
      const store = await open()
      const told: unknown[] = []
      const stop = store.onGrown((grown, n) => void told.push([grown, n]))
      await store.transact(stream, async (t) => {
        await t.append(stream, [aNewSheet(1), aNewSheet(2)])
        expect(told).toEqual([])
      })
      expect(told).toEqual([[stream, 2]])
      stop()
      await append(store, [aNewSheet(3)])
      expect(told.length).toBe(1)
    })

    it('tells nothing of what changed nothing or was undone', async () => {
      const store = await open()
      await append(store, [aNewSheet(1)])
      const told: unknown[] = []
      store.onGrown((grown, n) => void told.push([grown, n]))
      await append(store, [aNewSheet(1)])
      const failing = store.transact(stream, async (t) => {
        await t.append(stream, [aNewSheet(2)])
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      await append(store, [aNewSheet(3)])
      expect(told).toEqual([[stream, 2]])
    })
  })

  describe('links and settings', () => {
    const hash = bytesFor('link', 32)
    const link = {
      hash,
      stream,
      role: 'coordinator',
      event: anEvent(),
      expiresMs: 5_000_000_000_000,
    } as const
    const use = { device: gate.device, certificate: gate.certificate.id, usedMs: 1_790_000_000_000 }

    it('gives a link to the first device only, and once', async () => {
      const store = await open()
      await store.addLink(link)
      expect(await store.findLink(hash)).toEqual({ ...link, use: null })
      expect(await store.wasLinkUsed('coordinator')).toBe(false)
      expect(await store.transact(stream, (t) => t.useLink(hash, use))).toBe(true)
      expect(await store.transact(stream, (t) => t.useLink(hash, { ...use, device: river.device }))).toBe(
        false,
      )
      expect(await store.transact(stream, (t) => t.useLink(hash, use))).toBe(false)
      expect(await store.findLink(hash)).toEqual({ ...link, use })
      expect(await store.wasLinkUsed('coordinator')).toBe(true)
      expect(await store.wasLinkUsed('organiser')).toBe(false)
    })

    it('[FACT-9] gives a link only in the stream it belongs to', async () => {
      const store = await open()
      await store.addLink(link)
      expect(await store.transact(organisationStream(2026), (t) => t.useLink(hash, use))).toBe(false)
      expect((await store.findLink(hash))?.use).toBeNull()
    })

    it('gives the link back when the transaction fails', async () => {
      const store = await open()
      await store.addLink(link)
      const failing = store.transact(stream, async (transaction) => {
        await transaction.useLink(hash, use)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect((await store.findLink(hash))?.use).toBeNull()
    })

    it('knows nothing of a link that was not made', async () => {
      const store = await open()
      expect(await store.findLink(hash)).toBeNull()
      expect(await store.transact(stream, (t) => t.useLink(hash, use))).toBe(false)
    })

    it('keeps the first value of a setting', async () => {
      const store = await open()
      expect(await store.readSetting('key')).toBeNull()
      expect(await store.addSetting('key', bytesFor('one', 4))).toEqual(bytesFor('one', 4))
      expect(await store.addSetting('key', bytesFor('two', 4))).toEqual(bytesFor('one', 4))
      expect(await store.readSetting('key')).toEqual(bytesFor('one', 4))
    })

    it('shows that it can be written', async () => {
      const store = await open()
      await store.checkWritable()
      await expect(store.checkWritable()).resolves.toBeUndefined()
    })
  })
}
