import { readonly, ref, type Ref } from 'vue'

export interface AnnounceOptions {
  /** Cuts into what is being read: for anything but plain success. */
  readonly urgent?: boolean
  /** One sentence for several announcements of a kind that came close together, such as "3 marked". */
  readonly sum?: (count: number) => string
}

export interface Announcer {
  readonly polite: Readonly<Ref<string>>
  readonly urgent: Readonly<Ref<string>>
  announce(text: string, options?: AnnounceOptions): void
}

/** Announcements closer than this are joined: a reader that is cut off says nothing at all. */
const joinMs = 700
/** A steady stream is not held back longer than this. */
const longestMs = 2100

interface Waiting {
  readonly text: string
  readonly sum: AnnounceOptions['sum']
}

function joinTexts(waiting: readonly Waiting[]): string {
  const sum = waiting[0]?.sum
  const alike = waiting.length > 1 && sum !== undefined && waiting.every((one) => one.sum === sum)
  return alike ? sum(waiting.length) : waiting.map((one) => one.text).join(' ')
}

/** One live region: the first announcement is said at once, those close behind it are said together. */
function createRegion(): { text: Ref<string>; say: (one: Waiting) => void } {
  const text = ref('')
  let waiting: Waiting[] = []
  let heldSince = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  // the same text twice is silent in some readers: clear, wait a frame, set again
  function put(next: string): void {
    text.value = ''
    requestAnimationFrame(() => (text.value = next))
  }
  function flush(): void {
    timer = undefined
    if (waiting.length === 0) return
    put(joinTexts(waiting))
    waiting = []
    heldSince = performance.now()
    timer = setTimeout(flush, joinMs)
  }
  function say(one: Waiting): void {
    const now = performance.now()
    if (timer === undefined) {
      put(one.text)
      heldSince = now
    } else {
      waiting.push(one)
      clearTimeout(timer)
    }
    timer = setTimeout(flush, Math.max(0, Math.min(joinMs, heldSince + longestMs - now)))
  }
  return { text, say }
}

export function createAnnouncer(): Announcer {
  const polite = createRegion()
  const urgent = createRegion()
  return {
    polite: readonly(polite.text),
    urgent: readonly(urgent.text),
    announce(text, options = {}) {
      const region = options.urgent === true ? urgent : polite
      region.say({ text, sum: options.sum })
    },
  }
}

const announcer = createAnnouncer()

/** Speaks through the two regions of `LiveRegions`. Pass the same `sum` function each time to have texts joined. */
export function useAnnouncer(): Announcer {
  return announcer
}
