import { createInterface } from 'node:readline'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** What the live line is held against: every line POSTed here goes to every open websocket, nothing else is done. */

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
const server = createServer((request, response) => {
  const lines = createInterface(request)
  lines.on('line', (text) => {
    for (const socket of sockets.clients) socket.send(text)
  })
  lines.on('close', () => response.writeHead(204, { 'Content-Length': 0 }).end())
})
server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, () => undefined))
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.once('SIGTERM', () => process.exit(0))
