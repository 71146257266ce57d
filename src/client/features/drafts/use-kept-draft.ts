import { ref, watch, type Ref } from 'vue'
import type { EventId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { DraftFields, DraftValue } from '#client/services/drafts.ts'
import { useFormDrafts } from '#client/stores/form-drafts.ts'

export interface KeptForm<Form extends object> {
  /** Bound to the fields. Emptied, it is forgotten. */
  readonly form: Form
  /** It was typed before the page was loaded, and is back. */
  readonly isRestored: Readonly<Ref<boolean>>
  /** After it was saved, or left out on purpose. */
  readonly clear: () => void
}

/**
 * A form of an event whose fields outlive the page, also one whose browser was killed. What is typed goes to the
 * phone's own small store with every stroke, and is never sent.
 * @param name of the form, the same at every visit
 */
export function useKeptDraft<Form extends { [Key in keyof Form]: DraftValue }>(
  event: EventId,
  name: string,
  make: () => Form,
): KeptForm<Form> {
  const { drafts } = useServices()
  const form = useFormDrafts().open(event, name, make)
  const isRestored = ref(false)
  const copy = (): DraftFields => ({ ...form })
  const isEmpty = () => isSame(copy(), make())

  async function restore(): Promise<void> {
    const kept = await drafts.read(event, name)
    // whoever began to type meanwhile means what they type
    if (kept === null || !isEmpty()) return
    Object.assign(form, knownFields(kept, make()))
    isRestored.value = !isEmpty()
  }
  // a search that found nobody has begun it
  void (isEmpty() ? restore() : drafts.keep(event, name, copy()))
  // at once: the page may be gone before anything else happens
  watch(
    copy,
    (fields) => {
      void (isEmpty() ? drafts.forget(event, name) : drafts.keep(event, name, fields))
      if (isEmpty()) isRestored.value = false
    },
    { flush: 'sync' },
  )
  return { form, isRestored, clear: () => void Object.assign(form, make()) }
}

function isSame(a: DraftFields, b: DraftFields): boolean {
  return Object.keys(b).every((key) => a[key] === b[key])
}

/** Of a draft that another version of the app kept, what this one has a field for. */
function knownFields(kept: DraftFields, empty: DraftFields): DraftFields {
  return Object.fromEntries(Object.entries(kept).filter(([key]) => key in empty))
}
