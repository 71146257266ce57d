import { foldDevices } from '#domain/fold/device-view.ts'
import { listAdoptedKeys } from '#domain/fold/control.ts'
import type { DeviceId } from '#domain/ids.ts'
import { deviceOfKey } from '#domain/log/certificate.ts'
import type { RecordsService } from '#client/services.ts'
import type { PhoneCore } from './phone-core.ts'

/** What the log shows of phones and their sheets, and what an organiser decides about them. */
export function createRecordsService(core: PhoneCore, onDecided: () => void): RecordsService {
  const { log, transport } = core.deps
  const devices = () => new Map(core.organisations.views().flatMap((view) => [...foldDevices(view.table)]))
  const onDevicesChange = (listener: () => void) => core.organisations.onChange(listener)
  return {
    async open() {
      const { LogRecords } = await import('#client/views/log-records.ts')
      const records = new LogRecords({
        log,
        keeper: core.keeper,
        devices,
        onDevicesChange,
        own: () => core.identity()?.device ?? null,
        servers: () => listServers(core),
      })
      await records.readAll()
      return records
    },
    async decide(decision) {
      const identity = core.identity()
      if (!identity) return { kind: 'problem', problem: 'not-allowed' }
      const outcome = await transport.decide(decision, identity)
      if (outcome.kind === 'problem') return { kind: 'problem', problem: outcome.problem }
      if (outcome.kind === 'no-server') return outcome
      onDecided()
      const { sheets, facts, streams } = outcome.answer
      return { kind: 'decided', sheets, facts, streams }
    },
  }
}

function listServers(core: PhoneCore): ReadonlySet<DeviceId> {
  const keys = core.organisations.views().flatMap((view) => listAdoptedKeys(view.folded.state.control))
  const own = core.identity()?.issuerKey
  return new Set([...(own ? [own] : []), ...keys].map(deviceOfKey))
}
