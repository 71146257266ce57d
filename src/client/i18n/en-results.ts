import { nameByFolder } from './name-by-folder.ts'

export const messages = nameByFolder(
  import.meta.glob('../features/results*/messages.en.json', { eager: true, import: 'default' }),
)
