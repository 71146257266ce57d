import { fromBase32, fromBase64url } from '#domain/bytes.ts'
import { exportPublicKey, generateKeys, signerOf } from '#protocol/es256.ts'
import { NONCE_HEADER } from '#protocol/version.ts'
import { TestPhone } from '#tests/support/devices.ts'

/** A test's phone that speaks to a server in another process. */
class HttpPhone extends TestPhone {
  readonly #url: string

  constructor(url: string, ...[key, sign]: [Uint8Array, ReturnType<typeof signerOf>]) {
    super({ ask: (path, init) => fetch(url + path, init) }, key, sign)
    this.#url = url
  }

  override prove(path: string, message: object): Promise<string> {
    return super.prove(path, message, { origin: this.#url })
  }
}

/** Enrols a phone at a running server by a one-time link. */
export async function enrolOverHttp(url: string, link: string): Promise<TestPhone> {
  const { subtle } = crypto
  const keys = await generateKeys(subtle, true)
  const key = await exportPublicKey(subtle, keys.publicKey)
  const phone = new HttpPhone(url, key, signerOf(subtle, keys.privateKey))
  const hello = await fetch(`${url}/v1/hello?r=AAAAAAAAAAA`)
  phone.nonce = Uint8Array.from(fromBase64url(hello.headers.get(NONCE_HEADER) ?? '') ?? [])
  const code = fromBase32(link.split('#')[1] ?? '')
  if (!code) throw new Error('the link has no code')
  await phone.enrol(code, 'Bench')
  return phone
}
