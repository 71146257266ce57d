// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { StreamId } from '#domain/ids.ts'
import { eventStream } from '#domain/stream.ts'
import type { Tail, TailMark } from '#client/ports.ts'
import { emptyLogState, MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { MemoryViewStore } from '#client/storage/view-store.ts'
import { ViewKeeper } from '#client/views/view-keeper.ts'
import { aRegistration, anEvent, aPerson } from '#tests/support/facts.ts'
import { aDevice } from '#tests/support/sheets.ts'

const stream = eventStream(anEvent())
const register = (log: MemoryFactLog, name: string) =>
  log.append([{ stream, fact: aRegistration({ person: aPerson(name) }) }])

/** A log whose readers are held up between reading and going on, as by a slow phone. */
class SlowLog extends MemoryFactLog {
  gate: Promise<void> = Promise.resolve()

  override async readTail(of: StreamId, mark: TailMark): Promise<Tail> {
    const tail = await super.readTail(of, mark)
    await this.gate
    return tail
  }
}

describe('the keeper of views', () => {
  it('loses nothing when the phone is enrolled again while a change is being folded', async () => {
    const log = new SlowLog(emptyLogState('epoch'))
    const { certificate } = aDevice()
    const keeper = new ViewKeeper({
      log,
      store: new MemoryViewStore(),
      own: () => certificate,
      pause: () => Promise.resolve(),
    })
    await register(log, 'first')
    const view = await keeper.open(stream)
    await keeper.settle()

    await register(log, 'second')
    let letGo = () => {}
    log.gate = new Promise((resolve) => {
      letGo = resolve
    })
    const folding = keeper.refresh(stream)
    await new Promise(setImmediate)
    const rebuilding = keeper.rebuildAll()
    letGo()
    await Promise.all([folding, rebuilding])

    expect([...view.table.bySubject.keys()]).toEqual(
      expect.arrayContaining([aPerson('first'), aPerson('second')]),
    )
  })
})
