/**
 * The shape of a fact: what is left of its envelope and personal part when the values are taken out. Facts of a kind
 * mostly share one, so it travels once in a message, and the values stand in columns.
 *
 * A shape is one of these bytes and what belongs to it. The first eight make any canonical value; the others stand
 * for what every fact has.
 */
export const SHAPE = {
  null: 0,
  integer: 1,
  text: 2,
  /** Length. */
  bytes: 3,
  /** Ten bytes: somebody's id. */
  person: 4,
  /** Count, then so many shapes. */
  list: 5,
  /** Count, then the one shape of all items. */
  alike: 6,
  /** Count, then for each its key (length, UTF-8) and shape, in the order of the canonical bytes. */
  map: 7,
  /** The kind itself (length, UTF-8). */
  kind: 8,
  session: 9,
  seq: 10,
  time: 11,
  /** Count. */
  subjects: 12,
  /** Count. Facts that this one knew, or that it replaces. */
  facts: 13,
  /** Of the personal part, to be computed from it. */
  hash: 14,
  /** The same where the personal part is gone. */
  lostHash: 15,
  salt: 16,
} as const

/** Most bytes of all shapes of a message; far above what any phone writes. */
export const MAX_SHAPE_BYTES = 64 * 1024
/** Deeper than canonical values may be. */
export const MAX_SHAPE_DEPTH = 20
/** Longest name of a column. */
export const MAX_PATH_LENGTH = 256
