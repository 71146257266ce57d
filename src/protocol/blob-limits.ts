/** Apart from the messages themselves: whoever paces sending needs no schemas. */

/** `POST` with proof: what of these has come? */
export const BLOB_ASK_PATH = '/v1/blob/ask'
/** `POST` with proof: the next bytes of one. */
export const BLOB_PUT_PATH = '/v1/blob/put'
/** `POST` with proof: the bytes of one from some byte on. */
export const BLOB_GET_PATH = '/v1/blob/get'

/** How many blobs one question may name. */
export const MAX_BLOBS_ASKED = 500
/** Most bytes of a blob in one message: with the slowest network some seconds' worth. */
export const MAX_PART_BYTES = 64 * 1024
