import { useI18n } from 'vue-i18n'
import type { Relation } from '#domain/consent/consent.ts'
import type { Guardian, HandOver } from '#domain/drafts/minors.ts'

export interface GuardianTexts {
  /** «Серікова Гүлнар (анасы)» */
  readonly who: (one: Pick<Guardian, 'name' | 'relation'>) => string
  readonly relation: (relation: Relation) => string
  readonly handOver: (handOver: HandOver | null, by: string) => string
}

/** How those who answer for a child are written. */
export function useGuardianTexts(): GuardianTexts {
  const { t } = useI18n()
  const relation = (one: Relation) => t(`minors.relation.${one}`)
  const who: GuardianTexts['who'] = (one) => {
    if (one.name === '') return one.relation === null ? t('minors.guardian') : relation(one.relation)
    return one.relation === null ? one.name : `${one.name} (${relation(one.relation)})`
  }
  return {
    who,
    relation,
    handOver(handOver, by) {
      if (handOver === null) return t('minors.handOverErased', { by })
      if (handOver.kind === 'alone') return t('minors.wentAlone', { by })
      const to = [who(handOver), handOver.isChecked ? t('minors.checked') : ''].filter(Boolean).join(', ')
      return t('minors.handedOver', { to, by })
    },
  }
}
