import fastify from 'fastify'
import { databaseFile, openForWriting, prepareFolder } from '../../db/open.ts'

/** What a POST is held against: Fastify and one durable insert of the body a request, `one` by one or those of a turn in a `group`. Nothing is checked. */

const [folder = '', manner] = process.argv.slice(2)
prepareFolder(folder)
const connection = openForWriting(databaseFile(folder))
connection.exec('create table note (id integer primary key, at integer not null, body text not null)')
const insert = connection.prepare('insert into note (at, body) values (?, ?)')
const waiting: { body: string; done: () => void }[] = []

const app = fastify()
app.post('/', (request, reply) => {
  const body = JSON.stringify(request.body)
  const done = () => void reply.code(201).send({ stored: true })
  if (manner === 'one') {
    insert.run(Date.now(), body)
    return done()
  }
  waiting.push({ body, done })
  if (waiting.length === 1) setImmediate(storeWaiting)
})
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
process.once('SIGTERM', () => process.exit(0))

function storeWaiting(): void {
  const group = waiting.splice(0)
  connection.transaction(() => {
    for (const { body } of group) insert.run(Date.now(), body)
  })()
  for (const { done } of group) done()
}
