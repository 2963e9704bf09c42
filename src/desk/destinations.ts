import { randomBytes } from 'node:crypto'
import { destinationFaults } from '../domain/destinations.ts'
import type { DestinationDescribed } from '../domain/destinations.ts'
import { Refusal, invalid, isRefusal, notFound } from '../domain/refusal.ts'
import type { AddressGuard } from '../outbound/address.ts'
import type { SecretAddresses } from '../outbound/addresses.ts'
import type { Outbox } from '../outbound/outbox.ts'
import { destinationStream } from '../projections/destinations.ts'
import type { Destinations } from '../projections/destinations.ts'
import type { Desk, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'

const SECRET_BYTES = 32
const NO_SUCH = '没有找到这个送达渠道'

export type ProposeDestination = Omit<DestinationDescribed, 'origin'> & { url: string }
export type ChangeDestination = { [Field in keyof Omit<ProposeDestination, 'kind'>]?: ProposeDestination[Field] | undefined }

/** Destinations (AL-6): an administrator proposes, a coordinator judges; whatever is changed is judged anew. */
export class DestinationDesk {
  readonly #desk: Desk
  readonly #destinations: Destinations
  readonly #addresses: SecretAddresses
  readonly #outbox: Outbox
  readonly #guard: AddressGuard

  constructor(desk: Desk, parts: { destinations: Destinations; addresses: SecretAddresses; outbox: Outbox; guard: AddressGuard }) {
    this.#desk = desk
    this.#destinations = parts.destinations
    this.#addresses = parts.addresses
    this.#outbox = parts.outbox
    this.#guard = parts.guard
  }

  propose(request: Request, { url, ...description }: ProposeDestination): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const id = moment.freshId
      const described = this.#described(description, url)
      if (isRefusal(described)) return described
      const secret = description.kind === 'webhook' ? `whsec_${randomBytes(SECRET_BYTES).toString('base64')}` : ''
      this.#addresses.keep(id, { url, secret })
      moment.record([{ stream: destinationStream(id), type: 'destination-described', data: described }])
      return { subject: id, made: id }
    })
  }

  change(request: Request, id: string, change: ChangeDestination): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const present = this.#destinations.one(id)
      const address = this.#addresses.of(id)
      if (present === null || address === null) return notFound(NO_SUCH)
      const url = change.url ?? address.url
      const described = this.#described(
        {
          name: change.name ?? present.name,
          kind: present.kind,
          units: change.units ?? present.units,
          divisions: change.divisions ?? present.divisions,
          severities: change.severities ?? present.severities,
          includeTitle: change.includeTitle ?? present.includeTitle,
        },
        url,
      )
      if (isRefusal(described)) return described
      this.#addresses.keep(id, { ...address, url })
      moment.record([{ stream: destinationStream(id), type: 'destination-described', data: described }])
      return { subject: id, made: null }
    })
  }

  /** The address is resolved and checked before anybody may approve it; it is checked again whenever something is sent. */
  async judge(request: Request, id: string, judgement: { approved: boolean; note: string | null }): Promise<Receipt | Refusal> {
    const looked = this.#destinations.one(id)
    const address = this.#addresses.of(id)
    if (looked === null || address === null) return notFound(NO_SUCH)
    const resolved = judgement.approved ? await this.#guard.resolve(new URL(address.url)) : null
    if (resolved === 'inner-address') return invalid('approved', '这个地址通向内网、本机或云主机元数据，不能批准', 'AL-6')
    if (resolved === 'not-resolved') return invalid('approved', '查不到这个地址的主机，请核对后再批准', 'AL-6')
    return this.#desk.perform(request, (moment) => {
      const present = this.#destinations.one(id)
      if (present === null) return notFound(NO_SUCH)
      if (present.description !== looked.description) return new Refusal('conflict', '审批时内容已被修改，请重新核对')
      moment.record([
        { stream: destinationStream(id), type: 'destination-judged', data: { ...judgement, description: present.description } },
      ])
      return { subject: id, made: null }
    })
  }

  remove(request: Request, id: string): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      if (this.#destinations.one(id) === null) return notFound(NO_SUCH)
      moment.record([{ stream: destinationStream(id), type: 'destination-removed', data: {} }])
      this.#addresses.forget(id)
      this.#outbox.giveUpAllOf(id, moment.now)
      return { subject: id, made: null }
    })
  }

  #described(description: Omit<DestinationDescribed, 'origin'>, address: string): DestinationDescribed | Refusal {
    const url = new URL(address)
    const fault = this.#guard.fault(url, description.kind)
    if (fault !== null) return invalid('url', fault, 'AL-6')
    const described = { ...description, origin: url.origin }
    const errors = destinationFaults(described, this.#desk.rulebook.directory().directory)
    return errors.length === 0 ? described : new Refusal('invalid', '送达渠道的范围有误', { errors, rule: 'AL-6' })
  }
}
