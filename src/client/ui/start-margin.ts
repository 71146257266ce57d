import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** How high what stands above a long list in the same scroller is: the list reckons from there. */
export function useStartMargin(head: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const margin = ref(0)
  const observer = new ResizeObserver(() => (margin.value = head.value?.offsetHeight ?? 0))
  watch(head, (element) => {
    observer.disconnect()
    if (element !== null) observer.observe(element)
  })
  onScopeDispose(() => observer.disconnect())
  return margin
}
