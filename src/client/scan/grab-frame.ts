/**
 * The square in the middle of what the video shows now, as large as fits; `null` before its first picture. Nothing is
 * copied here: the picture goes over to whoever reads it.
 */
export async function grabFrame(video: HTMLVideoElement): Promise<ImageBitmap | null> {
  const { videoWidth: width, videoHeight: height } = video
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || width === 0) return null
  const side = Math.min(width, height)
  const left = Math.floor((width - side) / 2)
  const top = Math.floor((height - side) / 2)
  try {
    return await createImageBitmap(video, left, top, side, side)
  } catch {
    // the track ended between two pictures
    return null
  }
}
