import { useI18n } from 'vue-i18n'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { saveFile } from './save-file.ts'

/** Saves a file and says so: of what the browser shows of it in its corner many readers say nothing. */
export function useSaveFile(): typeof saveFile {
  const { t } = useI18n()
  const announcer = useAnnouncer()
  return (file) => {
    saveFile(file)
    announcer.announce(t('desk.savedFile', { name: file.name }))
  }
}
