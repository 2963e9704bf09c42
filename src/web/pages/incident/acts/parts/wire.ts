import type { ReleaseAnswer } from '../../../../../contract/incident-answers.ts'

/** Between what people type in a form and what the service asks for. */

export interface Person {
  name: string
  post: string
}

/** One thing a line; empty lines count for nothing. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** `县应急管理局局长 张某`: the last word is the name. Without a space all of it is the name, and the post is found missing. */
export function readPeople(text: string): Person[] {
  return linesOf(text).map((line) => {
    const parts = line.split(/[\s，,、]+/)
    const name = parts[parts.length - 1] ?? ''
    return { name, post: parts.slice(0, -1).join('') }
  })
}

export function personText({ name, post }: Person): string {
  return `${post} ${name}`
}

/** Left out when nothing was typed. */
export function optional<K extends string>(key: K, text: string): { [P in K]?: string } {
  return (text.trim() === '' ? {} : { [key]: text }) as { [P in K]?: string }
}

export interface Channel {
  name: string
  url: string
  documentNumber: string
  publishedAt: string
}

export const NO_CHANNEL: Channel = { name: '', url: '', documentNumber: '', publishedAt: '' }

/** Channels of a release; a link or a document number that was not typed is left out. */
export function channelsBody(channels: readonly Channel[]) {
  return channels.map(({ name, url, documentNumber, publishedAt }) => ({
    name,
    publishedAt,
    ...optional('url', url),
    ...optional('documentNumber', documentNumber),
  }))
}

const MOST_CHANNELS = 20

/** The fields of a list of channels, for faults. */
export function channelFields(path: string): string[] {
  return Array.from({ length: MOST_CHANNELS }, (_, place) =>
    ['name', 'publishedAt', 'url', 'documentNumber'].map((field) => `${path}.${place}.${field}`),
  ).flat()
}

export type ReleaseKind = ReleaseAnswer['kind']
