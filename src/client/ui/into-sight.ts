import { nextTick } from 'vue'

/**
 * What answers a press may stand out of sight, or push out of sight what was pressed. It is scrolled to, as far as
 * what has the focus stays in sight.
 * @param answer where there is one that stands in the page itself
 */
export async function bringIntoSight(answer: HTMLElement | null = null): Promise<void> {
  await nextTick()
  answer?.scrollIntoView({ block: 'nearest' })
  document.activeElement?.scrollIntoView({ block: 'nearest' })
}
