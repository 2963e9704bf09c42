import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { pathId } from '../../contract/common.ts'
import { evidenceFileAnswer } from '../../contract/evidence-files.ts'
import { ALSO_MERGED } from '../../domain/chapters/closing.ts'
import { evidenceTypeOf, keepEvidence } from '../../domain/chapters/evidence-files.ts'
import { line } from '../../domain/text.ts'
import { foldIncident } from '../../projections/incident-state.ts'
import type { App } from '../app-type.ts'
import { fileNamed } from '../file-answer.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'
import { Problem } from '../problems.ts'

export const LARGEST_FILE_BYTES = 20 * 1024 * 1024
const fileName = line(200)

/** Evidence as files (RE-4). In a scope of its own: nowhere else is anything but JSON read. */
export async function evidenceFileRoutes(app: App, parts: HttpParts): Promise<void> {
  await app.register(async (plain) => {
    await plain.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: LARGEST_FILE_BYTES, files: 2, fields: 1, parts: 3, headerPairs: 20 },
    })
    routes(plain.withTypeProvider<ZodTypeProvider>(), parts)
  })
}

function routes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.post(
    '/api/incidents/:id/evidence',
    {
      config: onIncident('coordinator', 'assessor', 'recorder', 'unit', 'signatory'),
      schema: { params: incidentParams, consumes: ['multipart/form-data'], response: { 201: evidenceFileAnswer } },
    },
    async (request, reply) => {
      const { name, bytes } = await uploadedFile(request)
      const mediaType = evidenceTypeOf(bytes)
      if (mediaType === null) throw new Problem('unsupported-media', '只接受 PDF、PNG、JPEG、WebP 文件')
      const sha256 = await parts.evidenceFiles.keep(bytes)
      // A repeated request is the same one when it brings the same file.
      request.rawBody = { sha256, name }
      return acts.posted(
        request,
        reply,
        (answer) => answer.evidence.find((file) => file.sha256 === sha256) ?? unrecorded(sha256),
        (incident) => keepEvidence(incident, { sha256, name, mediaType, bytes: bytes.length }),
        ALSO_MERGED,
      )
    },
  )

  app.get(
    '/api/incidents/:id/evidence/:hash',
    { config: { authority: { who: 'incident', roles: 'any' } }, schema: { params: incidentParams.extend({ hash: pathId }) } },
    async (request, reply) => {
      const { id, hash } = request.params
      const file = foldIncident(parts.desk.ledger, id)?.evidenceFiles.find((one) => one.sha256 === hash)
      if (file === undefined) throw new Problem('not-found', '没有找到这份佐证')
      const bytes = await parts.evidenceFiles.read(hash)
      if (bytes === null) throw new Problem('unavailable', '这份佐证的文件缺失或已损坏，请联系系统管理员')
      return reply.header('Content-Disposition', fileNamed(file.name)).type(file.mediaType).send(bytes)
    },
  )
}

async function uploadedFile(request: FastifyRequest): Promise<{ name: string; bytes: Buffer }> {
  if (!request.isMultipart()) throw new Problem('unsupported-media', '请以 multipart/form-data 上传文件')
  let file: { name: string; bytes: Buffer } | null = null
  for await (const part of request.parts()) {
    if (file !== null || part.type !== 'file') throw fault('请一次上传一个文件，不带其他内容')
    const bytes = await part.toBuffer()
    if (part.file.truncated) throw new Problem('too-large', '单个文件不超过 20 MB')
    if (bytes.length === 0) throw fault('文件是空的')
    const name = fileName.safeParse(part.filename)
    if (!name.success) throw fault(`文件名${name.error.issues[0]?.message ?? '有误'}`)
    file = { name: name.data, bytes }
  }
  if (file === null) throw fault('请选择文件')
  return file
}

function fault(message: string): Problem {
  return new Problem('invalid', message, { errors: [{ path: 'file', message }] })
}

function unrecorded(sha256: string): never {
  throw new Error(`evidence ${sha256} was kept but is not in its incident`)
}
