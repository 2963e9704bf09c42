import type { ShownIncident } from './view.ts'

/** What a clock was met with, or is claimed to have been: a release, a press conference, an interview. */
export interface Evidence {
  title: string
  unit: string
  recordedAt: string
  by: string
  links: readonly { text: string; url: string | null }[]
}

export function evidenceOf(incident: ShownIncident, id: string): Evidence | null {
  const release = incident.releases.find((one) => one.id === id)
  if (release !== undefined)
    return {
      title: release.title,
      unit: release.unit,
      recordedAt: release.recordedAt,
      by: release.recordedBy.name,
      links: release.published.channels.map(({ name, url, documentNumber }) => ({
        text: documentNumber === null ? name : `${name} ${documentNumber}`,
        url,
      })),
    }
  const conference = incident.pressConferences.find((one) => one.id === id)
  if (conference !== undefined) {
    const { record } = conference
    return {
      title: conference.kind === 'briefing' ? '吹风会' : '新闻发布会',
      unit: conference.unit,
      recordedAt: record?.recordedAt ?? conference.recordedAt,
      by: record?.recordedBy.name ?? conference.recordedBy.name,
      links: record === null ? [] : [{ text: '文字实录', url: record.transcriptUrl }],
    }
  }
  const interview = incident.interviews.find((one) => one.id === id)
  if (interview === undefined) return null
  const { unit, outlet, recordedAt, recordedBy, url } = interview
  return { title: `接受${outlet}采访`, unit, recordedAt, by: recordedBy.name, links: [{ text: outlet, url }] }
}
