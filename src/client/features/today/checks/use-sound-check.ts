import { computed, onBeforeUnmount, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { createFeedback } from '#client/scan/feedback.ts'
import { useToneSet } from '#client/scan/tone-set.ts'
import { failed, passed, type Check } from './check.ts'
import { useTests } from './tests.ts'

/** Only an ear can tell: the tone is played, and the person says whether it was heard. */
export function useSoundCheck(): ComputedRef<Check> {
  const { t } = useI18n()
  const tests = useTests()
  const tones = useToneSet()
  const feedback = createFeedback()
  onBeforeUnmount(() => feedback.close())
  async function play(): Promise<void> {
    const isPlaying = await feedback.unlock().catch(() => false)
    if (isPlaying) feedback.give('marked', tones.value)
    tests.sound = isPlaying ? 'asked' : 'silent'
  }
  const again = () => ({ label: t('today.sound.play'), run: play })
  return computed(() => {
    switch (tests.sound) {
      case 'heard':
        return passed('sound', t('today.sound.heard'))
      case 'asked':
        return failed({
          key: 'sound',
          icon: 'speaker-high',
          title: t('today.sound.asked'),
          detail: t('today.sound.volume'),
          actions: [
            { label: t('today.sound.yes'), run: () => void (tests.sound = 'heard') },
            { label: t('today.sound.no'), run: () => void (tests.sound = 'silent') },
          ],
        })
      case 'silent':
        return failed({
          key: 'sound',
          icon: 'speaker-high',
          title: t('today.sound.silent'),
          detail: t('today.sound.silentWhy'),
          actions: [again()],
        })
      default:
        return failed({
          key: 'sound',
          icon: 'speaker-high',
          title: t('today.sound.test'),
          detail: t('today.sound.why', { tones: tones.value }),
          actions: [again()],
        })
    }
  })
}
