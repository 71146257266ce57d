import type { PersonView } from '#domain/fold/person-view.ts'
import type { Mark } from '#domain/fold/presence.ts'
import type { FactId } from '#domain/ids.ts'

export interface LastMark {
  readonly person: PersonView
  readonly mark: Mark
}

/**
 * The latest marks of this phone, newest first, one a person. Most people are looked at only for whether they could
 * be among them, so that ten thousand cost little.
 */
export function listLastMarked(
  people: readonly PersonView[],
  isOwn: (fact: FactId) => boolean,
  count: number,
): readonly LastMark[] {
  const last: LastMark[] = []
  for (const person of people) {
    const mark = person.presence.marks.at(-1)
    if (mark === undefined) continue
    const oldest = last[count - 1]
    if ((oldest && !isLater(mark, oldest.mark)) || !isOwn(mark.id)) continue
    const at = last.findIndex((each) => isLater(mark, each.mark))
    last.splice(at < 0 ? last.length : at, 0, { person, mark })
    last.length = Math.min(last.length, count)
  }
  return last
}

function isLater(mark: Mark, other: Mark): boolean {
  return mark.time.ms - other.time.ms > 0 || (mark.time.ms === other.time.ms && mark.id > other.id)
}
