/** One server-sent event. */
export interface StreamEvent {
  /** Empty where the stream did not name it. */
  readonly event: string
  readonly data: string
}

/** No event of ours is nearly so long: whoever sends more is somebody else. */
const MAX_CHARS = 16_384

/**
 * Takes a `text/event-stream` apart, as the HTML standard says, however it is cut into pieces. Ids and times to wait
 * are left out: nothing here resumes by them.
 */
export class EventStreamParser {
  #line = ''
  #event = ''
  #data: string[] = []
  #dataChars = 0
  #isAfterReturn = false

  /** The events that end in this piece; `null`: it is no stream of ours, give it up. */
  push(piece: string): readonly StreamEvent[] | null {
    if (piece === '') return []
    // A line may end with two characters, and a piece between them.
    const rest = this.#isAfterReturn && piece.startsWith('\n') ? piece.slice(1) : piece
    this.#isAfterReturn = piece.endsWith('\r')
    const [first = '', ...others] = rest.split(/\r\n|\r|\n/)
    const events: StreamEvent[] = []
    this.#line += first
    for (const next of others) {
      events.push(...this.#endLine())
      this.#line = next
    }
    return this.#line.length + this.#dataChars > MAX_CHARS ? null : events
  }

  #endLine(): readonly StreamEvent[] {
    const line = this.#line
    if (line === '') return this.#endEvent()
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'event') this.#event = value
    if (name === 'data') {
      this.#data.push(value)
      this.#dataChars += value.length
    }
    return []
  }

  #endEvent(): readonly StreamEvent[] {
    const told = { event: this.#event, data: this.#data.join('\n') }
    const isEvent = this.#data.length > 0
    this.#event = ''
    this.#data = []
    this.#dataChars = 0
    return isEvent ? [told] : []
  }
}
