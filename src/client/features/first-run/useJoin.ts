import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { useServices } from '#client/injection-keys.ts'
import { useInvitation } from '#client/stores/invitation.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useInstall } from '#client/pwa/install.ts'

/** Texts that say why it did not work; `first-run.refused.<key>`. */
export type JoinRefusal =
  | 'link-unknown'
  | 'link-used'
  | 'link-expired'
  | 'app-too-old'
  | 'busy'
  | 'unreachable'
  | 'timeout'
  | 'not-ours'
  | 'no-space'
  | 'broken'
  | 'other'

const told: readonly string[] = [
  'link-unknown',
  'link-used',
  'link-expired',
  'app-too-old',
  'busy',
  'unreachable',
  'timeout',
  'not-ours',
  'no-space',
  'broken',
]

export interface Join {
  readonly isWorking: Readonly<Ref<boolean>>
  readonly nameMissing: Readonly<Ref<boolean>>
  readonly refusal: Readonly<Ref<JoinRefusal | null>>
  /** Trying the same link once more may help. */
  readonly canRetry: ComputedRef<boolean>
  /** Resolves to where to go, or `null` when it did not work: what was typed stays. */
  readonly join: () => Promise<string | null>
}

/** Makes this phone one of the organisation's, by the code of a link and a name for the phone. */
export function useJoin(): Join {
  const { device } = useServices()
  const invitation = useInvitation()
  const { forgetDismissal } = useInstall()
  const isWorking = ref(false)
  const nameMissing = ref(false)
  const refusal = ref<JoinRefusal | null>(null)

  async function join(): Promise<string | null> {
    const name = invitation.phoneName.trim()
    nameMissing.value = name === ''
    if (nameMissing.value || invitation.code === null || isWorking.value) return null
    isWorking.value = true
    refusal.value = null
    const outcome = await settleSave(device.enrol(invitation.code, name))
    isWorking.value = false
    if (outcome.kind !== 'enrolled') {
      refusal.value = nameRefusal(outcome.kind === 'problem' ? outcome.problem : outcome.reason)
      return null
    }
    invitation.clear()
    forgetDismissal()
    return outcome.me.role === 'organiser' ? '/desk' : '/today'
  }
  return {
    isWorking,
    nameMissing,
    refusal,
    canRetry: computed(() => refusal.value === null || !refusal.value.startsWith('link-')),
    join,
  }
}

function nameRefusal(reason: string): JoinRefusal {
  return told.includes(reason) ? (reason as JoinRefusal) : 'other'
}
