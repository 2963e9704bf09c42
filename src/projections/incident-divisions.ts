import type { Directory } from '../domain/directory.ts'
import type { Incident } from '../domain/incident.ts'

/** Divisions under which an incident is found: its places with all above them, and those of the lead that was first proposed. */
export function divisionsOf(
  { divisions, assignment }: Incident['logged'],
  directory: Directory,
): { all: Set<string>; places: Set<string> } {
  const places = new Set(divisions.flatMap((division) => directory.climb(division)))
  const lead = directory.unit(assignment.lead)?.division
  return { all: new Set([...places, ...(lead === undefined ? [] : directory.climb(lead))]), places }
}
