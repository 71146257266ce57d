import type { CDPSession } from '@playwright/test'
import type { Figure } from '../figures.ts'

const PIXELS = 6_000
const PIXELS_A_SECOND = 1_500

/** What the browser's compositor reports of each frame that was due. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly args?: {
    readonly frame_reporter?: {
      readonly state: string
      readonly frame_type?: string
      readonly scroll_state: string
      readonly affects_smoothness: boolean
    }
  }
}

/**
 * The list is scrolled without a stop. A frame is dropped when nothing new was shown in its time; it is drawn without
 * the page when the browser moved what it had and the page's own rows came later.
 */
export async function measureScrolling(session: CDPSession, on: string): Promise<readonly Figure[]> {
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['cc', 'benchmark'], excludedCategories: ['*'] },
  })
  await session.send('Input.synthesizeScrollGesture', {
    ...{ x: 180, y: 400, yDistance: -PIXELS, speed: PIXELS_A_SECOND },
    // a finger may not leave the screen, a wheel goes on and on
    gestureSourceType: 'mouse',
  })
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  return describe(events, on)
}

function describe(events: readonly TraceEvent[], on: string): readonly Figure[] {
  const frames = events
    .filter(({ name, ph }) => name === 'PipelineReporter' && ph === 'b')
    .flatMap(({ args }) => args?.frame_reporter ?? [])
    // a forked report tells of a frame that has another one
    .filter(({ frame_type: type }) => type !== 'FORKED')
    .filter((frame) => frame.scroll_state !== 'SCROLL_NONE' || frame.affects_smoothness)
  const dropped = frames.filter(({ state }) => state === 'STATE_DROPPED').length
  const partial = frames.filter(({ state }) => state === 'STATE_PRESENTED_PARTIAL').length
  const share = (part: number) => `${((100 * part) / frames.length).toFixed(1)} %`
  const what = `scrolling at ${PIXELS_A_SECOND} px/s, of ${frames.length} frames`
  return [
    { what: `${what} dropped, ${on} (goal 1 %)`, value: share(dropped) },
    { what: `${what} drawn before the page had its part ready, ${on}`, value: share(partial) },
  ]
}
