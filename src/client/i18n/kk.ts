import { nameByFolder } from './name-by-folder.ts'

export const messages = nameByFolder(
  import.meta.glob(['../**/messages.kk.json', '!../features/desk*/**', '!../features/results*/**'], {
    eager: true,
    import: 'default',
  }),
)
