import { requestBytes } from './http-load.ts'
import { Random } from './generator/random.ts'
import { searchWords } from './generator/words.ts'
import { Bodies, PLACE } from './people.ts'

/** What a duty desk asks, one request after the other: half of it incidents, the rest looking. */
export function mixedRequests(
  cookies: { recorder: string; leader: string },
  seed: number,
  incidentBody: (bodies: Bodies) => unknown,
): () => Buffer {
  const random = new Random(seed)
  const bodies = new Bodies(seed + 3)
  const { common, middling, rare } = searchWords()
  const words = [...common, ...middling, ...rare]
  const get = (path: string) => requestBytes('GET', path, cookies.leader)
  const looks = [
    () => get('/api/obligations?state=running,overdue&limit=200'),
    () => get('/api/incidents?limit=50'),
    () => get(`/api/incidents?sort=recorded&limit=50&q=${encodeURIComponent(random.pick(words))}`),
    () => get(`/api/incidents?sort=recorded&limit=50&division=${random.pick(PLACE.counties)}`),
    () => get('/api/session'),
  ]
  let place = 0
  return () => {
    place += 1
    if (place % 2 === 0) return requestBytes('POST', '/api/incidents', cookies.recorder, incidentBody(bodies))
    return looks[((place - 1) / 2) % looks.length]?.() ?? get('/healthz')
  }
}
