import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CountedParty } from '#domain/fold/head-count.ts'
import type { HeadCount } from '#domain/drafts/head-count.ts'
import type { ParticipantKind } from '#domain/participant.ts'
import { useServices } from '#client/injection-keys.ts'
import type { MarkFailure } from '#client/features/check-in/index.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { readHeadCount, type HeadCountProblems } from './read-head-count.ts'

export interface PartyForm {
  readonly count: Ref<string>
  readonly who: Ref<ParticipantKind | undefined>
  readonly label: Ref<string>
  readonly isChanged: ComputedRef<boolean>
  readonly problems: Readonly<ShallowRef<readonly HeadCountProblems[]>>
  readonly failure: Readonly<ShallowRef<MarkFailure['reason'] | null>>
  readonly isSaving: Readonly<Ref<boolean>>
  readonly save: () => Promise<void>
  readonly setHere: (isHere: boolean) => Promise<void>
  /** Resolves to whether it was taken back. */
  readonly takeBack: () => Promise<boolean>
}

/** What was said of a party, to be corrected: only fields that were changed are stated anew (FACT-4). */
export function usePartyForm(board: () => Board | null, party: () => CountedParty | null): PartyForm {
  const { groups } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const count = ref('')
  const who = ref<ParticipantKind | undefined>()
  const label = ref('')
  const problems = shallowRef<readonly HeadCountProblems[]>([])
  const failure = shallowRef<MarkFailure['reason'] | null>(null)
  const isSaving = ref(false)

  let base = ''
  const typed = () => [count.value, who.value, label.value].join('\n')
  const stated = () => [party()?.count, party()?.who, party()?.label].join('\n')

  function read(): void {
    count.value = String(party()?.count ?? '')
    who.value = party()?.who ?? undefined
    label.value = party()?.label ?? ''
    base = typed()
  }
  const changes = computed<Partial<HeadCount>>(() => {
    const now = party()
    const heads = Number(count.value.replace(/\s/gu, ''))
    return {
      ...(now?.count === heads && now.rivalries.length === 0 ? {} : { count: heads }),
      ...(now?.who === (who.value ?? null) ? {} : { who: who.value ?? null }),
      ...(now?.label === label.value.trim() ? {} : { label: label.value.trim() }),
    }
  })
  const isChanged = computed(() => Object.keys(changes.value).length > 0)
  // what another phone says comes in as long as nothing is half typed here
  watch(
    () => party()?.facts.join(),
    () => {
      if (!isSaving.value && (typed() === base || base === '')) read()
    },
    { immediate: true },
  )

  async function write(save: (open: Board, now: CountedParty) => Promise<SaveOutcome>): Promise<boolean> {
    const open = board()
    const now = party()
    if (open === null || now === null || isSaving.value) return false
    isSaving.value = true
    failure.value = null
    const outcome = await settleSave(save(open, now))
    isSaving.value = false
    if (outcome.kind === 'not-saved') failure.value = outcome.reason
    return outcome.kind === 'saved'
  }
  async function change(said: Partial<HeadCount>): Promise<void> {
    const sent = typed()
    const isSaved = await write((open, now) => groups.changeParty(open, now, said))
    // what was typed while it was being saved stays, and is saved by the next press
    if (typed() === (isSaved ? sent : base)) read()
    else if (isSaved) base = stated()
    if (isSaved) announcer.announce(t('head-count.changed'))
  }
  return {
    count,
    who,
    label,
    isChanged,
    problems,
    failure,
    isSaving,
    async save() {
      const form = readHeadCount({ count: count.value, label: label.value }, 0)
      problems.value = form.kind === 'wrong' ? form.problems : []
      if (form.kind === 'read') await change(changes.value)
    },
    setHere: (isHere) => change({ isHere, ...(isHere ? { leftMs: null } : {}) }),
    takeBack: () =>
      write((open, now) =>
        groups.takeBackAll(
          open,
          now.facts.map((fact) => ({ person: now.id, fact })),
        ),
      ),
  }
}
