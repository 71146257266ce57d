import { describe, expect, it } from 'vitest'
import { PROBLEM_CODES, statusOf, wayOutOf } from '#protocol/problems.ts'
import type { ProblemCode, WayOut } from '#protocol/problems.ts'

/** The whole list, written a second time: whoever adds a problem says here what people do about it. */
const LIST: Readonly<Record<ProblemCode, readonly [number, WayOut]>> = {
  'bad-request': [400, 'report'],
  'too-large': [413, 'report'],
  'not-found': [404, 'report'],
  'app-too-old': [426, 'update-app'],
  'stale-nonce': [401, 'retry'],
  'bad-proof': [401, 'enrol-again'],
  'unknown-device': [401, 'retry'],
  'not-allowed': [403, 'ask-organiser'],
  'link-unknown': [404, 'ask-organiser'],
  'link-used': [409, 'ask-organiser'],
  'link-expired': [410, 'ask-organiser'],
  busy: [429, 'retry'],
  'storage-full': [507, 'retry'],
  'server-failure': [500, 'retry'],
}

describe('problems', () => {
  it('[SYN-5] are a closed list', () => {
    expect([...PROBLEM_CODES].sort()).toEqual(Object.keys(LIST).sort())
  })

  it.each(PROBLEM_CODES)('[SYN-5] %s has a status and a way out', (code) => {
    expect([statusOf(code), wayOutOf(code)]).toEqual(LIST[code])
  })
})
