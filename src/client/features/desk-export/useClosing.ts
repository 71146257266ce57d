import { computed, ref, type Ref } from 'vue'
import { useServices } from '#client/injection-keys.ts'
import type { SaveOutcome } from '#client/services.ts'
import type { LiveBoard } from '#client/features/desk/use-live-board.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useUnsent } from '#client/stores/use-unsent.ts'
import { countUnsent } from '#client/services/unsent.ts'

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']

/** Whether the event is closed, what came after, and the way to close it. */
export function useClosing(live: LiveBoard) {
  const { desk, sync } = useServices()
  const unsent = useUnsent()
  const isSending = ref(false)
  const isClosing = ref(false)
  const isDone = ref(false)
  const notSaved = ref<NotSaved | null>(null)

  /** One of a kind at a time; a second press waits for nothing. Who has sent all may close before the sending is over. */
  async function run(isBusy: Ref<boolean>, work: () => Promise<void>): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    isDone.value = false
    try {
      await work()
    } finally {
      isBusy.value = false
    }
  }
  const close = () =>
    run(isClosing, async () => {
      const outcome = await settleSave(desk.closeEvent(live.board.id))
      notSaved.value = outcome.kind === 'not-saved' ? outcome.reason : null
      isDone.value = outcome.kind === 'saved'
    })
  const send = () =>
    run(isSending, async () => {
      await sync.syncNow()
    })
  const lateSubjects = live.read((board) => board.late().subjects)
  return {
    closing: live.read((board) => board.closing()),
    /** How many people something came about after closing. */
    late: computed(() => lateSubjects.value.size),
    unsent: computed(() => countUnsent(unsent.value)),
    isSending,
    isClosing,
    isDone,
    notSaved,
    close,
    send,
  }
}
