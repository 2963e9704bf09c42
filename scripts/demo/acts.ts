import type { IncidentAnswer } from '../../src/contract/incident-answers.ts'
import type { Level } from '../../src/domain/levels.ts'
import { accountOf } from './accounts.ts'
import type { Username } from './accounts.ts'
import type { When } from './story-time.ts'

/** What people do in the story, in its own words; each is one request to the API. */
export interface Act {
  at: When
  by: Username
  request: (seen: Seen) => Call | Promise<Call>
}

export interface Call {
  method: 'POST' | 'PUT'
  path: string
  body?: object
}

/** What the person has on the screen when acting. */
export interface Seen {
  incident: IncidentAnswer
  iso: (when: When) => string
  get: (path: string) => Promise<unknown>
}

const CHANNEL = '安岳发布'
const PRINCIPAL = '主要负责人'

/** The unit signs for it. */
export function accepts(at: When, by: Username): Act {
  return { at, by, request: ({ incident }) => ({ method: 'PUT', path: `/api/incidents/${incident.id}/acceptances/${accountOf(by).unit}` }) }
}

interface ReleaseText {
  title: string
  body: string
  /** Questions of the public that it answers. */
  answers: string[]
  kind?: 'authoritative' | 'response' | 'clarification'
  /** For another unit than one's own. */
  unit?: string
  signs?: string
}

/** Enters a release that was public at `publicAt`. */
export function releases(at: When, by: Username, publicAt: When, { kind = 'response', unit, signs, ...text }: ReleaseText): Act {
  return {
    at,
    by,
    request: ({ incident, iso }) => ({
      method: 'POST',
      path: `/api/incidents/${incident.id}/releases`,
      body: {
        kind,
        unit: unit ?? null,
        ...text,
        published: {
          channels: [{ name: CHANNEL, url: linkOf(incident, incident.releases.length + 1), publishedAt: iso(publicAt) }],
          signatory: { name: signs ?? accountOf(by).signs, post: PRINCIPAL },
        },
      },
    }),
  }
}

interface Conference {
  place: string
  host: string
  unit?: string
  kind?: 'press-conference' | 'briefing'
}

/** Plans a press conference or a briefing. */
export function plans(at: When, by: Username, scheduledAt: When, { kind = 'press-conference', unit, place, host }: Conference): Act {
  return {
    at,
    by,
    request: ({ incident, iso }) => ({
      method: 'POST',
      path: `/api/incidents/${incident.id}/press-conferences`,
      body: { kind, unit: unit ?? null, scheduledAt: iso(scheduledAt), place, host },
    }),
  }
}

interface Held {
  place: string
  host: string
  speakers: { name: string; post: string }[]
  media: string[]
  answers: string[]
}

/** Records that the conference planned last was held. */
export function holds(at: When, by: Username, heldAt: When, held: Held): Act {
  return {
    at,
    by,
    request: ({ incident, iso }) => {
      const planned = incident.pressConferences.at(-1)
      if (planned === undefined) throw new Error('no conference was planned')
      return {
        method: 'PUT',
        path: `/api/incidents/${incident.id}/press-conferences/${planned.id}/record`,
        body: { heldAt: iso(heldAt), ...held, transcriptUrl: linkOf(incident, 'transcript') },
      }
    },
  }
}

export function isInterviewed(at: When, by: Username, spokeAt: When, said: { outlet: string; speaker: string; answers: string[] }): Act {
  return {
    at,
    by,
    request: ({ incident, iso }) => ({
      method: 'POST',
      path: `/api/incidents/${incident.id}/interviews`,
      body: { ...said, at: iso(spokeAt), url: linkOf(incident, 'interview') },
    }),
  }
}

export function regrades(at: When, by: Username, level: Level, reason: string): Act {
  return { at, by, request: ({ incident }) => ({ method: 'PUT', path: `/api/incidents/${incident.id}/level`, body: { level, reason } }) }
}

/** 上报: that the matter was reported to the level above. */
export function reportsUp(at: When, by: Username, to: string): Act {
  return {
    at,
    by,
    request: ({ incident, iso }) => ({
      method: 'POST',
      path: `/api/incidents/${incident.id}/upward-reports`,
      body: { to, at: iso(at), how: '电话报告，书面续报' },
    }),
  }
}

/** 处置结束: no further release is owed. */
export function concludes(at: When, by: Username, endedAt: When, note: string): Act {
  return {
    at,
    by,
    request: ({ incident, iso }) => ({ method: 'PUT', path: `/api/incidents/${incident.id}/conclusion`, body: { at: iso(endedAt), note } }),
  }
}

/** The second person's verdict on evidence that the obliged unit entered after due. */
export function verifies(at: When, by: Username, confirmed: boolean, note: string): Act {
  return {
    at,
    by,
    request: ({ incident }) => {
      const waiting = incident.obligations.find((obligation) => obligation.state === 'unverified')
      if (waiting === undefined) throw new Error('nothing waits for a second person')
      const path = `/api/incidents/${incident.id}/obligations/${waiting.id}/verification`
      return { method: 'PUT', path, body: { confirmed, note } }
    },
  }
}

/** Acknowledges the newest alert of the incident. */
export function acknowledges(at: When, by: Username): Act {
  return {
    at,
    by,
    request: async ({ incident, get }) => {
      const { items } = (await get(`/api/incidents/${incident.id}/entries?limit=200`)) as { items: { seq: number; type: string }[] }
      const newest = items.findLast((entry) => entry.type.startsWith('alert-raised'))
      if (newest === undefined) throw new Error('nobody was told anything yet')
      return { method: 'PUT', path: `/api/alerts/${newest.seq}/acknowledgement` }
    },
  }
}

/** Addresses under a domain that is reserved for examples. */
function linkOf(incident: IncidentAnswer, what: string | number): string {
  return `https://example.gov.cn/anyue/${incident.number}/${what}`
}
