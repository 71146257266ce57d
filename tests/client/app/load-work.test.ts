import { describe, expect, it, vi } from 'vitest'
import { withWork } from '#client/app/load-work.ts'
import type { Work } from '#client/app/load-work.ts'
import type { DeviceService } from '#client/services.ts'

function pending() {
  let resolve = (): void => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]))
  return { promise, resolve: () => resolve(), reject: (error: unknown) => reject(error) }
}

/** Parts of the app that come when the test says so, and a minute that passes when it says so. */
function openLate() {
  let parts = pending()
  const late: (() => void)[] = []
  const cleared = vi.fn()
  const timers = {
    set: (run: () => void) => late.push(run),
    clear: cleared,
  }
  const enrol = vi.fn<DeviceService['enrol']>(() =>
    Promise.resolve({ kind: 'problem', problem: 'link-used' }),
  )
  const device = { me: () => null, getReady: () => parts.promise, enrol } as unknown as DeviceService
  const work: Work = {
    open: () => Promise.resolve(),
    isOpen: () => true,
    get: () => {
      throw new Error('not asked for here')
    },
  }
  return {
    service: withWork(device, work, timers),
    enrol,
    cleared,
    passTime: () => late.splice(0).forEach((run) => run()),
    come: () => parts.resolve(),
    fail: () => {
      parts.reject(new TypeError('Failed to fetch dynamically imported module'))
      parts = pending()
    },
  }
}

describe('joining, for which parts of the app have to come first', () => {
  it('says that the network is too slow where they neither come nor fail, and goes on when they are here', async () => {
    const { service, enrol, passTime, come } = openLate()
    const first = service.enrol('CODE', 'North')
    passTime()
    expect(await first).toEqual({ kind: 'no-server', reason: 'timeout' })
    expect(enrol).not.toHaveBeenCalled()
    const second = service.enrol('CODE', 'North')
    come()
    expect(await second).toEqual({ kind: 'problem', problem: 'link-used' })
    expect(enrol).toHaveBeenCalledExactlyOnceWith('CODE', 'North')
  })

  it('says that there is no network where they fail, and asks for them anew', async () => {
    const { service, enrol, fail, come, cleared } = openLate()
    const first = service.enrol('CODE', 'North')
    fail()
    expect(await first).toEqual({ kind: 'no-server', reason: 'unreachable' })
    expect(cleared).toHaveBeenCalledOnce()
    come()
    await service.enrol('CODE', 'North')
    expect(enrol).toHaveBeenCalledOnce()
  })

  it('keeps no page waiting for them for ever', async () => {
    const { service, passTime } = openLate()
    const ready = service.getReady()
    passTime()
    await expect(ready).rejects.toThrow()
  })
})
