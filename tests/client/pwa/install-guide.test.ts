import { describe, expect, it } from 'vitest'
import { findInstallGuide } from '#client/pwa/install-guide.ts'

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'

describe('the way to install', () => {
  it.each([
    ['ios', `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`, 5],
    ['ios', `${IPHONE} CriOS/140.0 Mobile/15E148 Safari/604.1`, 5],
    ['ios-26', `${IPHONE} Version/26.1 Mobile/15E148 Safari/604.1`, 5],
    ['ios-26', `${MAC} Version/26.0 Safari/605.1.15`, 5],
    ['desktop-safari', `${MAC} Version/17.0 Safari/605.1.15`, 0],
    ['desktop', `${MAC} Chrome/140.0.0.0 Safari/537.36`, 0],
    ['desktop-firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 0],
    [
      'android',
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
      5,
    ],
    ['android', 'Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 5],
  ] as const)('is that of %s for %s', (guide, agent, touchPoints) => {
    expect(findInstallGuide(agent, touchPoints)).toBe(guide)
  })
})
