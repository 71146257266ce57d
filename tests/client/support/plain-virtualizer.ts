import { defineComponent, h } from 'vue'

/** Stands in for virtua, which has nothing to measure without a layout: every row is in the page. */
export const Virtualizer = defineComponent({
  props: {
    data: { type: Array, required: true },
    as: { type: String, default: 'div' },
    item: { type: String, default: 'div' },
  },
  setup(props, { slots, expose }) {
    expose({
      scrollToIndex: () => undefined,
      findItemIndex: () => 0,
      scrollTo: () => undefined,
      scrollOffset: 0,
      cache: undefined,
    })
    return () =>
      h(
        props.as,
        props.data.map((item, index) => h(props.item, { key: index }, slots['default']?.({ item, index }))),
      )
  },
})

/** The same, scrolled by the window. */
export const WindowVirtualizer = Virtualizer
