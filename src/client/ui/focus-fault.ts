import { nextTick } from 'vue'

/**
 * In a dialog that has no summary of errors: the first field at fault has the focus, and a reader says what is wrong
 * with it.
 */
export async function focusFault(form: HTMLElement | null): Promise<void> {
  await nextTick()
  form?.querySelector<HTMLElement>('.field-wrong :is(input, select, textarea)')?.focus()
}
