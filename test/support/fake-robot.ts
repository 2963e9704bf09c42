import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** What a provider, or what stands before it, really does. */
export type Behaviour = 'accept' | 'refuse' | 'too-fast' | 'page' | 'hang' | 'reset' | 'redirect' | 'error' | 'empty'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: any
  text: string
}

/** A group robot of 企业微信 on loopback, a real HTTP server: it keeps what it was sent and answers as it is told to. */
export class FakeRobot {
  readonly received: Received[] = []
  behaviour: Behaviour = 'accept'
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(t: Test): Promise<FakeRobot> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const raw = Buffer.concat(parts).toString('utf8')
        const body = JSON.parse(raw)
        robot.received.push({ path: request.url ?? '', headers: request.headers, body, text: body.text?.content ?? raw })
        answer(response, robot.behaviour)
      })
    })
    const robot = new FakeRobot(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => {
      server.closeAllConnections()
      server.close()
    })
    return robot
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get url(): string {
    return `http://${this.host}/cgi-bin/webhook/send?key=do-not-record-me`
  }
}

function answer(response: ServerResponse, behaviour: Behaviour): void {
  const json = (errcode: number, errmsg: string) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ errcode, errmsg }))
  if (behaviour === 'accept') json(0, 'ok')
  else if (behaviour === 'refuse') json(93_000, 'invalid webhook url')
  else if (behaviour === 'too-fast') json(45_009, 'api freq out of limit')
  else if (behaviour === 'page') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>请先登录上网认证</html>')
  else if (behaviour === 'reset') response.socket?.resetAndDestroy()
  else if (behaviour === 'redirect') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
  else if (behaviour === 'error') response.writeHead(502).end('bad gateway')
  else if (behaviour === 'empty') response.writeHead(200).end()
}
