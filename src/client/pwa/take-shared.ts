/** The page that adds a file, and where one that another app shared waits for it. */
export const RECEIVE_PATH = '/receive'
export const SHARED_FIELD = 'file'
export const SHARED_CACHE = 'asar-received'
export const SHARED_PLACE = '/receive/file'
/** The file's name, percent-encoded: headers know no Kazakh letters. */
export const SHARED_NAME = 'x-file-name'

/** The browser's caches, or as much of them as is needed here. */
interface Caches {
  open(name: string): Promise<{ put(place: string, file: Response): Promise<void> }>
}

/**
 * Takes a form that the system posts when a file is shared with the app: the file is kept for the page, and the page
 * is opened. Without a file, or without room for it, the page asks for one.
 */
export async function takeShared(request: Request, caches: Caches): Promise<Response> {
  try {
    const file = (await request.formData()).get(SHARED_FIELD)
    if (file instanceof File) await (await caches.open(SHARED_CACHE)).put(SHARED_PLACE, asResponse(file))
  } catch {
    // A form that cannot be read, or a phone that is full.
  }
  return Response.redirect(new URL(RECEIVE_PATH, request.url).href, 303)
}

function asResponse(file: File): Response {
  return new Response(file, { headers: { [SHARED_NAME]: encodeURIComponent(file.name) } })
}
