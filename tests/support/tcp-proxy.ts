import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A way to a server that can be closed, and cut at a word. */
export interface TcpProxy {
  readonly port: number
  /** Lets nobody in any more; those inside stay. */
  readonly refuse: () => void
  readonly accept: () => void
  readonly cutAll: () => void
  /** The next time a client says this, the server hears it, and its answer is lost with the connection. */
  readonly loseAnswerTo: (word: string) => void
}

/** Opens a way to a port of this machine, closed after the test. */
export async function aProxy(target: number): Promise<TcpProxy> {
  const inside = new Set<Socket>()
  let isOpen = true
  let word: string | null = null
  const server = createServer((client) => {
    if (!isOpen) return void client.resetAndDestroy()
    const upstream = connect(target, '127.0.0.1')
    let isLost = false
    const end = () => [client, upstream].forEach((socket) => inside.delete(socket.destroy()))
    for (const socket of [client, upstream]) inside.add(socket.on('error', end).on('close', end))
    client.on('data', (chunk) => {
      if (word !== null && chunk.includes(word)) {
        isLost = true
        word = null
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (isLost) end()
      else client.write(chunk)
    })
  })
  const cutAll = () => inside.forEach((socket) => socket.destroy())
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    cutAll()
    server.close()
  })
  return {
    port: (server.address() as AddressInfo).port,
    refuse: () => {
      isOpen = false
    },
    accept: () => {
      isOpen = true
    },
    cutAll,
    loseAnswerTo: (next) => {
      word = next
    },
  }
}
