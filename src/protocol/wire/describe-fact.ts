import { equalBytes } from '#domain/bytes.ts'
import { eventIdOf, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import { isMap } from '#domain/log/canonical.ts'
import type { CanonicalMap, CanonicalValue } from '#domain/log/canonical.ts'
import { ByteWriter, encodeText } from './bytes.ts'
import type { ColumnWriter, Path } from './columns.ts'
import type { Known } from './known.ts'
import { writePerson } from './references.ts'
import { SHAPE } from './shapes.ts'

/** A fact's two parts as read; the personal one is `null` where there is none or it is gone. */
export interface FactParts {
  readonly envelope: CanonicalMap
  readonly personal: CanonicalMap | null
}

/**
 * The shape of a fact: whether a personal part follows (0 or 1), the envelope's shape, the personal part's. On the
 * way, values that the shape leaves open go into their columns.
 */
export function describeFact({ envelope, personal }: FactParts, walk: Walk): Uint8Array {
  const { shape } = walk
  shape.byte(personal ? 1 : 0)
  describeMap(shape, envelope, (key, value) => describeEnvelope(walk, personal !== null, key, value))
  if (personal) describeMap(shape, personal, (key, value) => describePersonal(walk, key, value))
  return shape.finish()
}

/** Of an envelope that was read: its fields are what they must be. */
function describeEnvelope(walk: Walk, hasPersonal: boolean, key: string, value: CanonicalValue): void {
  const { shape, columns } = walk
  const slot = SLOTS.get(key)
  if (slot !== undefined) {
    shape.byte(slot)
  } else if (key === 'k') {
    shape.byte(SHAPE.kind)
    shape.block(encodeText(value as string))
  } else if (key === 'w' || key === 'n' || key === 'r') {
    shape.byte(key === 'w' ? SHAPE.subjects : SHAPE.facts)
    shape.varint((value as readonly CanonicalValue[]).length)
  } else if (key === 'p') {
    shape.byte(hasPersonal ? SHAPE.hash : SHAPE.lostHash)
    if (!hasPersonal) columns.blob('bytes32', value as Uint8Array)
  } else {
    describe(walk, `envelope/${key}`, value)
  }
}

const SLOTS = new Map<string, number>([
  ['s', SHAPE.session],
  ['q', SHAPE.seq],
  ['t', SHAPE.time],
])

function describePersonal(walk: Walk, key: string, value: CanonicalValue): void {
  if (key !== 's') {
    describe(walk, `personal/${key}`, value)
    return
  }
  walk.shape.byte(SHAPE.salt)
  walk.columns.blob('salt', value as Uint8Array)
}

/** Where the shape goes, and where what it leaves open. */
interface Walk {
  readonly shape: ByteWriter
  readonly columns: ColumnWriter
  readonly known: Known
}

function describeMap(
  shape: ByteWriter,
  map: CanonicalMap,
  describeValue: (key: string, value: CanonicalValue) => void,
): void {
  const pairs = Object.entries(map)
  shape.byte(SHAPE.map)
  shape.varint(pairs.length)
  for (const [key, value] of pairs) {
    shape.block(encodeText(key))
    describeValue(key, value)
  }
}

/** Any value: its kind into the shape, itself into the column of its path. */
function describe(walk: Walk, path: Path, value: CanonicalValue): void {
  const { shape, columns } = walk
  if (value === null) {
    shape.byte(SHAPE.null)
  } else if (typeof value === 'number') {
    shape.byte(SHAPE.integer)
    columns.number(path, value)
  } else if (typeof value === 'string') {
    shape.byte(SHAPE.text)
    columns.text(path, value)
  } else if (value instanceof Uint8Array) {
    describeBytes(walk, path, value)
  } else if (isMap(value)) {
    describeMap(shape, value, (key, each) => describe(walk, `${path}/${key}`, each))
  } else {
    describeList(walk, path, value)
  }
}

function describeBytes({ shape, columns, known }: Walk, path: Path, value: Uint8Array): void {
  if (value.length === SUBJECT_ID_BYTES) {
    shape.byte(SHAPE.person)
    // Of nothing, so that the column is there also where everybody came before.
    columns.blob(path, NOTHING)
    writePerson(columns, known, { back: path, id: path }, eventIdOf(value))
  } else {
    shape.byte(SHAPE.bytes)
    shape.varint(value.length)
    columns.blob(path, value)
  }
}

/** Long lists are of one thing, and then its shape is said once. */
function describeList(walk: Walk, path: Path, list: readonly CanonicalValue[]): void {
  const items = list.map((item) => {
    const shape = new ByteWriter()
    describe({ ...walk, shape }, `${path}/`, item)
    return shape.finish()
  })
  const [first, second] = items
  const isAlike = first && second && items.every((item) => equalBytes(item, first))
  walk.shape.byte(isAlike ? SHAPE.alike : SHAPE.list)
  walk.shape.varint(items.length)
  for (const item of isAlike ? [first] : items) walk.shape.bytes(item)
}

const NOTHING = new Uint8Array(0)
