import { bytesOfId, bytesOfSubject, sessionIdOf, SESSION_ID_BYTES } from '#domain/ids.ts'
import type { EventId, SheetId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { freezeFact, SALT_BYTES } from '#domain/log/fact.ts'
import type { FactDraft, FrozenFact } from '#domain/log/fact.ts'
import { sealSheet, takePage } from '#domain/log/seal.ts'
import type { Sign } from '#domain/log/seal.ts'
import { eventStream, organisationStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import { exportPublicKey, generateKeys, signerOf } from '#protocol/es256.ts'
import { appendAsServer } from '../desk/append-as-server.ts'
import { issueCertificate } from '../enrolment/issue-certificate.ts'
import type { AppDeps } from '../routes/deps.ts'
import { acceptSheets } from '../sync/accept-sheets.ts'
import type { Chance } from './chance.ts'

/** A coordinator's phone of the past: it marked people at an event, and what it marked has long been sent. */
export interface DemoPhone {
  /** Captures a fact at a moment of the past; `send` brings all of them to the server. */
  capture(draft: FactDraft, wallMs: number): FrozenFact
  send(): Promise<void>
}

/** Enrols a phone with a key that nobody keeps. */
export async function openDemoPhone(
  deps: AppDeps,
  event: EventId,
  { name, chance }: { readonly name: string; readonly chance: Chance },
): Promise<DemoPhone> {
  const keys = await generateKeys(crypto.subtle, false)
  const key = await exportPublicKey(crypto.subtle, keys.publicKey)
  const nowMs = deps.clock.now().wallMs
  const link = { role: 'coordinator', event } as const
  const certificate = await issueCertificate(deps.server, { key, link, earlier: [], nowMs })
  const device = bytesOfId(certificate.device)
  const body = { device, role: certificate.role, key, event: bytesOfSubject(event) }
  const drafts = [{ kind: 'device-enrolled', subjects: [], body, personal: { name } }]
  await appendAsServer(deps, [{ stream: organisationStream(yearOf(nowMs)), drafts }])
  return phoneOf(deps, { event, certificate, chance, sign: signerOf(crypto.subtle, keys.privateKey) })
}

interface Holder {
  readonly event: EventId
  readonly certificate: Certificate
  readonly chance: Chance
  readonly sign: Sign
}

function phoneOf(deps: AppDeps, holder: Holder): DemoPhone {
  const session = sessionIdOf(holder.chance.bytes(SESSION_ID_BYTES))
  const facts: FrozenFact[] = []
  let openedMs: number | null = null
  return {
    capture: (draft, wallMs) => {
      openedMs ??= wallMs
      const monotonicMs = Math.max(0, wallMs - openedMs)
      const time = { wallMs, utcOffsetMinutes: deps.clock.now().utcOffsetMinutes, monotonicMs }
      const salt = holder.chance.bytes(SALT_BYTES)
      const fact = freezeFact(draft, { session, seq: facts.length + 1, time, salt })
      facts.push(fact)
      return fact
    },
    send: async () => {
      const sheets = await sealAll(deps, holder, { facts, clock: { session, offsetMs: 400, errorMs: 150 } })
      const { certificate, event } = holder
      const certificates = new Map([[certificate.id, certificate]])
      await acceptSheets(deps, { stream: eventStream(event), sheets, certificates, isProven: true })
    },
  }
}

async function sealAll(
  { server }: AppDeps,
  { event, certificate, sign }: Holder,
  {
    facts,
    clock,
  }: { readonly facts: readonly FrozenFact[]; readonly clock: Parameters<typeof sealSheet>[0]['clock'] },
): Promise<readonly Uint8Array[]> {
  const sheets: Uint8Array[] = []
  let previous: SheetId | null = null
  for (let left = facts; left.length > 0;) {
    const page = takePage(left)
    const header = {
      organisation: server.organisation,
      stream: eventStream(event),
      device: certificate.device,
      number: sheets.length + 1,
      previous,
      certificate: certificate.id,
      clock,
    }
    const sheet = await sealSheet(header, page, sign)
    sheets.push(sheet.bytes)
    previous = sheet.id
    left = left.slice(page.length)
  }
  return sheets
}
