import { StorageFailure } from '#client/ports.ts'
import type { DevicePort, FactLogPort } from '#client/ports.ts'

/** How one tab reaches the phone's storage. */
export interface Gate {
  readonly turn: () => Promise<void>
  /** Does this write find the storage full? */
  readonly isFull: () => boolean
}

/** The log as one tab sees it: every call waits for its turn, a write before and after. */
export function turnLog(log: FactLogPort, gate: Gate): FactLogPort {
  const read = reader(gate)
  const write = writer(gate)
  return {
    append: (facts) => write(() => log.append(facts)),
    listUnsealed: (stream, most) => read(() => log.listUnsealed(stream, most)),
    listUnsealedStreams: () => read(() => log.listUnsealedStreams()),
    readHead: (stream, device) => read(() => log.readHead(stream, device)),
    storeSealed: (sheet, facts, previous) => write(() => log.storeSealed(sheet, facts, previous)),
    listSheetsWithoutPosition: (stream) => read(() => log.listSheetsWithoutPosition(stream)),
    listStreams: () => read(() => log.listStreams()),
    readCursor: (stream) => read(() => log.readCursor(stream)),
    readTrail: (stream) => read(() => log.readTrail(stream)),
    applyPage: (page) => write(() => log.applyPage(page)),
    readTail: (stream, after) => read(() => log.readTail(stream, after)),
    listFactsWithoutPosition: (stream) => read(() => log.listFactsWithoutPosition(stream)),
    listHeldSheets: (stream) => read(() => log.listHeldSheets(stream)),
    readFacts: (facts) => read(() => log.readFacts(facts)),
    readState: () => read(() => log.readState()),
    readCertificate: (id) => read(() => log.readCertificate(id)),
    storeCertificates: (certificates) => write(() => log.storeCertificates(certificates)),
    watch: (changed) => log.watch(changed),
  }
}

/** The device's small memories as one tab sees them. */
export function turnDevice(device: DevicePort, gate: Gate): DevicePort {
  const read = reader(gate)
  const write = writer(gate)
  return {
    readIdentity: () => read(() => device.readIdentity()),
    prepareKey: () => read(() => device.prepareKey()),
    storeIdentity: (identity) => write(() => device.storeIdentity(identity)),
    readServer: () => read(() => device.readServer()),
    storeServer: (server) => write(() => device.storeServer(server)),
    readClock: (session) => read(() => device.readClock(session)),
    storeClock: (measurement) => write(() => device.storeClock(measurement)),
    readContact: () => read(() => device.readContact()),
    storeContact: (contact) => write(() => device.storeContact(contact)),
  }
}

function reader({ turn }: Gate) {
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await turn()
    return work()
  }
}

function writer({ turn, isFull }: Gate) {
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await turn()
    if (isFull()) throw new StorageFailure('no-space')
    const result = await work()
    // Durable, and the tab may die before it knows.
    await turn()
    return result
  }
}
