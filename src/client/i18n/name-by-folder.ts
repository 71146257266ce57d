/** Texts of one feature as the build compiled them. */
export type FolderMessages = Record<string, never>

/** `../features/check-in/messages.kk.json` becomes the namespace `check-in`, `../ui/…` the namespace `ui`. */
export function nameByFolder(files: Record<string, unknown>): Record<string, FolderMessages> {
  const named: Record<string, FolderMessages> = {}
  for (const [path, messages] of Object.entries(files)) {
    const folder = path.split('/').at(-2)
    if (folder !== undefined) named[folder] = messages as FolderMessages
  }
  return named
}
