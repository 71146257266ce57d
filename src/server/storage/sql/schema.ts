/** The tables of `migrations/`, as Kysely sees them. */
export interface Schema {
  readonly stream: { stream: string; head: number; digest: Uint8Array }
  readonly certificate: { certificate: string; device: string; bytes: Uint8Array }
  readonly sheet: {
    sheet: string
    stream: string
    device: string
    number: number
    certificate: string
    size: number
    bytes: Uint8Array
  }
  readonly log: {
    stream: string
    n: number
    sheet: string
    digest: Uint8Array
    held: number
    introduces: number
  }
  readonly link: {
    hash: string
    role: string
    event: string | null
    expires_ms: number
    used_by: string | null
    used_ms: number | null
    certificate: string | null
  }
  readonly setting: { name: string; value: Uint8Array }
}
