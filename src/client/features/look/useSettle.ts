import { ref, shallowRef, toValue, type MaybeRefOrGetter, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Look } from '#domain/look/looks.ts'
import { useServices } from '#client/injection-keys.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { LookChoice, UndoLook } from '#client/services/look.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { keyOf } from './useLooks.ts'

/** Choices that have a text of their own. */
const WORDS = ['here', 'left', 'came', 'same', 'different', 'again', 'moved', 'mistake', 'nobody'] as const

/** What was just decided: a text of `look.done`, and the way back. */
export interface Done {
  readonly word: (typeof WORDS)[number] | 'owner' | 'value' | 'undone'
  readonly undo: UndoLook | null
}

export interface Settle {
  readonly settle: (look: Look, choice: LookChoice) => Promise<void>
  readonly undo: () => Promise<void>
  readonly done: Readonly<ShallowRef<Done | null>>
  readonly failure: Readonly<Ref<Extract<SaveOutcome, { kind: 'not-saved' }>['reason'] | null>>
  /** The look that is being written down this moment. */
  readonly busy: Readonly<Ref<string | null>>
}

export function useSettle(board: MaybeRefOrGetter<Board | null>): Settle {
  const { look: service } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const done = shallowRef<Done | null>(null)
  const failure = ref<Extract<SaveOutcome, { kind: 'not-saved' }>['reason'] | null>(null)
  const busy = ref<string | null>(null)

  async function write(
    key: string,
    word: Done['word'],
    save: (open: Board) => Promise<SaveOutcome & { readonly undo?: UndoLook }>,
  ): Promise<void> {
    const open = toValue(board)
    if (open === null || busy.value !== null) return
    busy.value = key
    failure.value = null
    try {
      const outcome = await settleSave(save(open))
      if (outcome.kind === 'not-saved') {
        failure.value = outcome.reason
        announcer.announce(t('look.notSaved'), { urgent: true })
        return
      }
      done.value = { word, undo: ('undo' in outcome && outcome.undo) || null }
      announcer.announce(t(`look.done.${word}`))
    } finally {
      busy.value = null
    }
  }

  return {
    settle: (look, choice) =>
      write(keyOf(look), wordOf(look, choice), (open) => service.settle(open, look, choice)),
    undo: async () => {
      const back = done.value?.undo
      if (back) await write('undo', 'undone', (open) => service.undo(open, back))
    },
    done,
    failure,
    busy,
  }
}

/** Ids stand for the side that somebody chose: whose a pass is, or what a fact says. */
function wordOf({ kind }: Look, choice: LookChoice): Done['word'] {
  return WORDS.find((word) => word === choice) ?? (kind === 'shared-pass' ? 'owner' : 'value')
}
