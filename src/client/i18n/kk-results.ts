import { nameByFolder } from './name-by-folder.ts'

export const messages = nameByFolder(
  import.meta.glob('../features/results*/messages.kk.json', { eager: true, import: 'default' }),
)
