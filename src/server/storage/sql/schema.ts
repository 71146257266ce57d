/** The tables of `migrations/`, as Kysely sees them. */
export interface Schema {
  readonly stream: { stream: string; head: number; digest: Uint8Array }
  readonly certificate: { certificate: string; device: string; bytes: Uint8Array }
  readonly sheet: {
    stream: string
    sheet: string
    device: string
    number: number
    previous: string | null
    certificate: string
    control: number
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
  readonly pending: { stream: string; id: string; target: string; work: Uint8Array }
  readonly link: {
    stream: string
    hash: string
    role: string
    event: string | null
    expires_ms: number
    used_by: string | null
    used_ms: number | null
    certificate: string | null
  }
  readonly blob: { stream: string; blob: string; size: number; have: number; state: string }
  readonly blob_part: { stream: string; blob: string; start: number; bytes: Uint8Array }
  readonly setting: { name: string; value: Uint8Array }
}
