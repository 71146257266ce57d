import { nameByFolder } from './name-by-folder.ts'

export const messages = nameByFolder(
  import.meta.glob(['../**/messages.ru.json', '!../features/desk*/**'], { eager: true, import: 'default' }),
)
