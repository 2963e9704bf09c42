import { lookup as systemLookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import type { DestinationKind } from '../domain/destinations.ts'

/** Where the service may connect to by itself: public addresses over TLS, and inner hosts that a setting names (AL-6). */

const WECOM_HOST = 'qyapi.weixin.qq.com'
const PUBLIC_PORTS = ['', '8443']

const INNER = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  INNER.addSubnet(net, prefix)

/** Of IPv6 only global unicast is public; in it, what carries an IPv4 address or is for books only is not. Mapped forms count as IPv4. */
const GLOBAL_UNICAST = new BlockList()
GLOBAL_UNICAST.addSubnet('2000::', 3, 'ipv6')
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  INNER.addSubnet(net, prefix, 'ipv6')

/** What clouds tell their machines: never a destination, whatever a setting names. */
const METADATA = new BlockList()
METADATA.addSubnet('169.254.0.0', 16)
METADATA.addAddress('100.100.100.200')
METADATA.addAddress('fd00:ec2::254', 'ipv6')

export interface Address {
  address: string
  family: number
}

export type Lookup = (host: string) => Promise<readonly Address[]>

const resolveAll: Lookup = (host) => systemLookup(host, { all: true })

export type AddressFault = 'inner-address' | 'not-resolved'

/** Judges addresses before anything is sent there. `innerHosts`: `host:port`, exactly as a setting names them. */
export class AddressGuard {
  readonly #innerHosts: readonly string[]
  readonly #lookup: Lookup

  constructor(innerHosts: readonly string[], lookup: Lookup = resolveAll) {
    this.#innerHosts = innerHosts
    this.#lookup = lookup
  }

  /** What is wrong with the address as written, in Chinese; null when nothing is. */
  fault(url: URL, kind: DestinationKind): string | null {
    const host = bareHost(url)
    if (isIP(host) !== 0 && this.#isForbidden(host, url)) return '不能发往内网、本机或云主机元数据地址'
    if (this.#isAllowedInner(url)) return null
    if (url.protocol !== 'https:') return '地址应以 https 开头'
    if (!PUBLIC_PORTS.includes(url.port)) return '只能使用 443 或 8443 端口'
    if (kind === 'wecom-robot' && host !== WECOM_HOST) return `企业微信群机器人的地址应在 ${WECOM_HOST} 上`
    return host.includes('.') || isIP(host) !== 0 ? null : '请写完整的域名'
  }

  /** The address to connect to. Every address of the name must be allowed: the one that was checked is the one that is used. */
  async resolve(url: URL): Promise<Address | AddressFault> {
    const host = bareHost(url)
    const family = isIP(host)
    const addresses = family === 0 ? await this.#lookup(host).catch(() => []) : [{ address: host, family }]
    const [first] = addresses
    if (first === undefined) return 'not-resolved'
    return addresses.some(({ address }) => this.#isForbidden(address, url)) ? 'inner-address' : first
  }

  #isForbidden(address: string, url: URL): boolean {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0 || METADATA.check(address, family)) return true
    if (this.#isAllowedInner(url)) return false
    return INNER.check(address, family) || (family === 'ipv6' && !isMapped(address) && !GLOBAL_UNICAST.check(address, family))
  }

  #isAllowedInner(url: URL): boolean {
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
    return this.#innerHosts.includes(`${url.hostname}:${port}`)
  }
}

function isMapped(address: string): boolean {
  return /^::ffff:/i.test(address)
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}
