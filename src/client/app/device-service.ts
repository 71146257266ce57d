import { readCertificate } from '#domain/log/certificate.ts'
import type { EventId } from '#domain/ids.ts'
import { parseStream } from '#domain/stream.ts'
import { parseLinkCode } from '#client/device/link-code.ts'
import type { Identity } from '#client/ports.ts'
import type { DeviceService, Me } from '#client/services.ts'
import type { PhoneCore } from './phone-core.ts'
import { notSaved } from './phone-core.ts'

/** Once in a phone's life: no first screen waits for it. */
const loadEnrolling = () => import('#client/device/enrol.ts')

export function createDeviceService(core: PhoneCore, onEnrolled: () => void): DeviceService {
  const { device, transport, log, verify, quota, rescue } = core.deps
  const me = () => {
    const identity = core.identity()
    return identity && meOf(identity)
  }
  return {
    me,
    onChange: (listener) => core.onIdentity(listener),
    parseLink: parseLinkCode,
    async getReady() {
      await Promise.all([loadEnrolling(), transport.getReady?.()])
    },
    async enrol(code, name) {
      try {
        const { enrolDevice } = await loadEnrolling()
        const outcome = await enrolDevice({ device, transport, log, verify }, code, name)
        if (outcome.kind === 'bad-link') return { kind: 'problem', problem: 'link-unknown' }
        if (outcome.kind === 'problem') return { kind: 'problem', problem: outcome.problem }
        if (outcome.kind === 'no-server') return outcome
        await keepCertificates(core)
        await core.readIdentity()
        core.protect()
        const enrolled = me()
        if (!enrolled) return { kind: 'not-saved', reason: 'broken' }
        onEnrolled()
        return { kind: 'enrolled', me: enrolled, event: outcome.event }
      } catch (error) {
        return notSaved(error)
      }
    },
    wasWiped: () => core.wasWiped(),
    listAside: () => rescue.list(),
    // Whatever the browser says of a database that cannot be read: there is no file.
    exportAside: (name) => rescue.export(name).catch(() => null),
    askPersistence: () => quota.persist(),
    async storage() {
      const [isPersisted, { usage, quota: room }] = await Promise.all([quota.persisted(), quota.estimate()])
      return { isPersisted, usedBytes: usage ?? null, quotaBytes: room ?? null }
    },
  }
}

/** So that this phone can check its own and the server's sheets with no network (SHEET-4). */
async function keepCertificates({ deps }: PhoneCore): Promise<void> {
  const identity = await deps.device.readIdentity()
  const server = await deps.device.readServer()
  const theirs = server && readCertificate(server.certificateBytes)
  await deps.log.storeCertificates([...(identity ? [identity.certificate] : []), ...(theirs ? [theirs] : [])])
}

function meOf({ device, name, certificate }: Identity): Me {
  const events = new Set<EventId>()
  for (const pattern of certificate.streams) {
    const about = parseStream(pattern)
    if (about?.kind === 'event') events.add(about.event)
  }
  return { device, name, role: certificate.role, events: [...events] }
}
