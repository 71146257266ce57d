/** The protocol this build speaks. Changes when an old reader could misread a new message. */
export const PROTOCOL_VERSION = 1

/** Only a body of this type is an answer of ours; a captive portal's page is "no server" (SYN-6). */
export const MEDIA_TYPE = 'application/vnd.asar+cbor'

/** Carries the proof of a request: `<device>.<nonce>.<signature>`, each base64url (SYN-7). */
export const PROOF_HEADER = 'asar-proof'

/** Carries the nonce for the next request's proof (SYN-7). */
export const NONCE_HEADER = 'asar-nonce'

/** Largest decompressed body that either side reads (SYN-9). */
export const MAX_BODY_BYTES = 8 * 1024 * 1024
