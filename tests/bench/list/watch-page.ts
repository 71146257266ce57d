/** What the page noted of one touch, in ms from the touch itself. */
export interface NotedTouch {
  /** The row looks otherwise, and that frame was drawn. */
  readonly feedbackMs: number
  /** The last writing of the log that belongs to the touch was complete. */
  readonly durableMs: number
  /** The row says that they are here, and that frame was drawn. */
  readonly shownMs: number
}

/** What the page noted of one letter, in ms from the key itself. */
export interface NotedLetter {
  readonly paintedMs: number
}

/** What {@link watchPage} offers to whoever drives the page. */
export interface Watch {
  /** Begins to look out for the next touch. */
  expectTouch(): void
  /** Begins to look out for the next key; painted is when the first row found marks these letters. */
  expectLetter(typed: string): void
  /** Of what was last looked out for. */
  noted(): Promise<unknown>
  /** Where the first row stands, of those whole in sight in `scope`, of somebody who is not marked. */
  findNext(scope: string): { readonly x: number; readonly y: number } | undefined
}

/**
 * Runs in the page, before its scripts. Times begin at the time stamp of the input event, which the browser sets
 * when the finger or the key is down, not when the page gets to it; they end when the frame was handed over.
 */
export function watchPage(): void {
  let durableAt = 0
  const begin = Reflect.get(IDBDatabase.prototype, 'transaction') as (...given: unknown[]) => IDBTransaction
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given: unknown[]) {
    const transaction = begin.apply(this, given)
    if (this.name.startsWith('asar-log') && transaction.mode === 'readwrite')
      transaction.addEventListener('complete', () => (durableAt ||= performance.now()))
    return transaction
  }
  const { port1, port2 } = new MessageChannel()
  let drawn: (() => void)[] = []
  port1.onmessage = () => {
    const these = drawn
    drawn = []
    these.forEach((then) => then())
  }
  /** A message posted in a frame is heard after that frame was painted. */
  const onceDrawn = (isSo: () => boolean, then: () => void): void => {
    requestAnimationFrame(() => {
      if (!isSo()) onceDrawn(isSo, then)
      else {
        drawn.push(then)
        port2.postMessage(null)
      }
    })
  }
  const labelOf = (row: Element) =>
    ['.row-t', '.row-sub'].map((part) => row.querySelector(part)?.textContent.trim() ?? '').join()
  const findRow = (label: string) =>
    [...document.querySelectorAll('.roster-scroll .row')].find((row) => labelOf(row) === label)

  let outlook: Promise<unknown> = Promise.resolve()
  const expectTouch = (): void => {
    outlook = new Promise<NotedTouch>((resolve) => {
      const heard = (event: Event): void => {
        const touched = event.target instanceof Element ? event.target.closest('.row') : null
        if (!touched) return
        removeEventListener('pointerdown', heard, true)
        durableAt = 0
        const label = labelOf(touched)
        const looks = touched.className
        let feedbackMs = 0
        onceDrawn(
          () => (findRow(label)?.className ?? looks) !== looks,
          () => (feedbackMs = performance.now() - event.timeStamp),
        )
        onceDrawn(
          () => findRow(label)?.classList.contains('row-done') === true,
          () => {
            const shownMs = performance.now() - event.timeStamp
            resolve({ feedbackMs: feedbackMs || shownMs, durableMs: durableAt - event.timeStamp, shownMs })
          },
        )
      }
      addEventListener('pointerdown', heard, true)
    })
  }

  /** What is marked in the first name found. */
  const readMarked = (): string | undefined => {
    const [range] = CSS.highlights.get('found-letters') ?? []
    return range?.startContainer.textContent?.slice(range.startOffset, range.endOffset)
  }
  const expectLetter = (typed: string): void => {
    outlook = new Promise<NotedLetter>((resolve) => {
      const heard = (event: KeyboardEvent): void => {
        removeEventListener('keydown', heard, true)
        const wanted = typed.toLowerCase()
        onceDrawn(
          () => readMarked()?.toLowerCase() === wanted,
          () => resolve({ paintedMs: performance.now() - event.timeStamp }),
        )
      }
      addEventListener('keydown', heard, true)
    })
  }

  const findNext = (scope: string) => {
    for (const row of document.querySelectorAll(`${scope} .row-none`)) {
      const { left, top, width, height } = row.getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      const ends = [top + 4, y, top + height - 4].map((at) =>
        document.elementFromPoint(x, at)?.closest('.row'),
      )
      if (ends.every((end) => end === row)) return { x, y }
    }
    return undefined
  }

  Object.assign(globalThis, {
    asarWatch: { expectTouch, expectLetter, noted: () => outlook, findNext } satisfies Watch,
  })
}
