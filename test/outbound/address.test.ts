import { test } from 'tap'
import { AddressGuard } from '../../src/outbound/address.ts'
import type { Address } from '../../src/outbound/address.ts'

const PUBLIC = { address: '8.8.8.8', family: 4 }
const answering = (...addresses: Address[]) => new AddressGuard([], () => Promise.resolve(addresses))

test('AL-6: an address that leads inside is refused however it is written', (t) => {
  const guard = new AddressGuard([])
  for (const address of [
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://127。0。0。1/',
    'https://①②⑦.⓪.⓪.①/',
    'https://１６９.254.169.254/',
    'https://169.254.0.23/',
    'https://100.100.100.200/',
    'https://10.1.2.3/',
    'https://172.31.0.1/',
    'https://192.168.1.1/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://localhost/',
    'https://ｌｏｃａｌｈｏｓｔ/',
    'http://example.gov.cn/',
    'https://example.gov.cn:22/',
    'https://example.gov.cn:6379/',
    'ftp://example.gov.cn/',
  ])
    t.type(guard.fault(new URL(address), 'webhook'), 'string', address)
  t.equal(guard.fault(new URL('https://example.gov.cn/hook'), 'webhook'), null)
  t.equal(guard.fault(new URL('https://8.8.8.8:8443/hook'), 'webhook'), null)
  t.end()
})

test('AL-6: a robot of 企业微信 is where they are, unless a setting names an inner host', (t) => {
  const guard = new AddressGuard(['wecom.gov.local:80'])
  t.equal(guard.fault(new URL('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1'), 'wecom-robot'), null)
  t.type(guard.fault(new URL('https://qyapi.weixin.qq.com.example.com/'), 'wecom-robot'), 'string')
  t.equal(guard.fault(new URL('http://wecom.gov.local/cgi-bin/webhook/send?key=1'), 'wecom-robot'), null)
  t.type(guard.fault(new URL('http://wecom.gov.local:8080/'), 'wecom-robot'), 'string', 'exactly that port')
  t.end()
})

test('AL-6: a name is judged by every address it has, at the moment of connecting', async (t) => {
  const url = new URL('https://hook.example.com/')
  t.same(await answering(PUBLIC).resolve(url), PUBLIC)
  for (const address of ['127.0.0.1', '10.0.0.8', '169.254.169.254', '::1', 'fd12::1', '::ffff:192.168.0.1', '100.64.0.1'])
    t.equal(await answering(PUBLIC, { address, family: address.includes(':') ? 6 : 4 }).resolve(url), 'inner-address', address)
  t.same(await answering({ address: '2606:4700::1111', family: 6 }).resolve(url), { address: '2606:4700::1111', family: 6 })
  t.equal(await answering().resolve(url), 'not-resolved')
  const failing = new AddressGuard([], () => Promise.reject(new Error('ENOTFOUND')))
  t.equal(await failing.resolve(url), 'not-resolved')
})

test('AL-6: a host that a setting names may lie inside; what clouds tell their machines never', async (t) => {
  const at = (address: string) => new AddressGuard(['sms.gov.local:8080'], () => Promise.resolve([{ address, family: 4 }]))
  const url = new URL('http://sms.gov.local:8080/send')
  t.same(await at('10.1.1.1').resolve(url), { address: '10.1.1.1', family: 4 })
  t.equal(await at('169.254.169.254').resolve(url), 'inner-address')
  t.equal(await at('100.100.100.200').resolve(url), 'inner-address')
  t.equal(await at('10.1.1.1').resolve(new URL('https://sms.gov.local/')), 'inner-address', 'another port')
})
