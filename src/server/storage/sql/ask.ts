import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Queries by what asks them and how many parameters they have, for each engine. */
const compiled = new WeakMap<object, Map<string, CompiledQuery>>()

/** Answers a query without waiting for anything. */
export type AnswerNow = (words: string, parameters: readonly unknown[]) => readonly unknown[]

/** What is asked without a connection having to be waited for, by engine. */
const answering = new WeakMap<object, AnswerNow>()

/** From now on what this database is asked goes straight to it: nobody has a transaction on its one connection. */
export function askDirectly(db: Kysely<Schema>, answer: AnswerNow): void {
  answering.set(db.getExecutor().adapter, answer)
}

export interface Question<Row> {
  /** Names the query among all; two of one name and as many parameters are one text. */
  readonly name: string
  /** In the order in which the query has them, constants too. */
  readonly parameters: readonly unknown[]
  readonly build: () => Compilable<Row>
}

/**
 * Asks a query that every push asks: it is built and put into words once, for that takes longer than the answer. What
 * follows `like` and `limit` has to stand in the words, and in the name: SQLite makes a new plan whenever such a
 * parameter is given, and that takes longer too.
 * @throws {Error} if the parameters are not those of the query: a bug
 */
export async function ask<Row>(db: Kysely<Schema>, question: Question<Row>): Promise<readonly Row[]> {
  const { parameters } = question
  const engine = db.getExecutor().adapter
  const query = compile(engine, question)
  const answer = answering.get(engine)
  if (answer) return answer(query.sql, parameters) as readonly Row[]
  const { rows } = await db.executeQuery<Row>({ ...query, parameters })
  return rows
}

function compile<Row>(engine: object, { name, parameters, build }: Question<Row>): CompiledQuery {
  const queries = compiled.get(engine) ?? new Map<string, CompiledQuery>()
  compiled.set(engine, queries)
  const key = `${name} ${parameters.length}`
  const known = queries.get(key)
  if (known) return known
  const fresh = build().compile()
  const isAsked = fresh.parameters.every((each, i) => each === parameters[i])
  if (!isAsked || fresh.parameters.length !== parameters.length)
    throw new Error(`the parameters of "${name}" are others`)
  queries.set(key, fresh)
  return fresh
}
