import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { BadSetting, publicOrigin, readConfig } from '#server/config.ts'

describe('settings', () => {
  it('have defaults for a first start', () => {
    expect(readConfig({})).toEqual({
      port: 8080,
      host: '0.0.0.0',
      dataFolder: path.resolve('data'),
      journalFile: path.resolve('data/journal.asar'),
      databaseUrl: null,
      retentionDays: 35,
      origin: null,
      trustProxy: false,
      isDemo: false,
      logLevel: null,
    })
    expect(publicOrigin(readConfig({}))).toBe('http://localhost:8080')
  })

  it('keep the demo in a folder of its own, unless a folder is named', () => {
    expect(readConfig({}, ['--demo'])).toMatchObject({ isDemo: true, dataFolder: path.resolve('demo-data') })
    expect(readConfig({ ASAR_DATA: '/x' }, ['--demo']).dataFolder).toBe('/x')
  })

  it('keep the journal in the data folder, unless a file is named', () => {
    expect(readConfig({ ASAR_DATA: '/x' }).journalFile).toBe(path.resolve('/x/journal.asar'))
    expect(readConfig({ ASAR_DATA: '/x', ASAR_JOURNAL: '/y/j' }).journalFile).toBe(path.resolve('/y/j'))
  })

  it('[SYN-11] take how long an event stays open after its closing', () => {
    expect(readConfig({ ASAR_RETENTION_DAYS: '90' }).retentionDays).toBe(90)
    for (const odd of ['0', '-1', '1.5', 'month', '4000'])
      expect(() => readConfig({ ASAR_RETENTION_DAYS: odd })).toThrow(`ASAR_RETENTION_DAYS is ${odd}`)
  })

  it('take the address that people use', () => {
    const config = readConfig({ ASAR_ORIGIN: 'https://asar.example.kz/', PORT: '9000' })
    expect(publicOrigin(config)).toBe('https://asar.example.kz')
  })

  it('choose PostgreSQL by its address', () => {
    const url = 'postgresql://asar:open-sesame@db.example.kz:6432/asar?sslmode=verify-full'
    expect(readConfig({ ASAR_DATABASE_URL: url }).databaseUrl).toBe(url)
    const socket = 'postgres:///asar?host=/run/postgresql&user=asar'
    expect(readConfig({ ASAR_DATABASE_URL: socket }).databaseUrl).toBe(socket)
    expect(readConfig({ ASAR_DATABASE_URL: '' }).databaseUrl).toBeNull()
  })

  it.each([
    'open-sesame',
    'mysql://asar:open-sesame@localhost/asar',
    'postgresql://asar:open-sesame@localhost',
    'postgresql://asar:open-sesame@localhost/',
    'postgresql://asar:open-sesame@one,two/asar',
    'postgresql://asar:open-sesame@one:5432,two:5432/asar',
  ])('refuse %s as an address, without repeating what may hold a password', (url) => {
    const read = () => readConfig({ ASAR_DATABASE_URL: url })
    expect(read).toThrow('ASAR_DATABASE_URL has to be one address such as postgresql://')
    expect(read).not.toThrow('open-sesame')
  })

  it('never put the demo’s people into a database', () => {
    const env = { ASAR_DATABASE_URL: 'postgresql://localhost/asar' }
    expect(() => readConfig(env, ['--demo'])).toThrow('leave ASAR_DATABASE_URL out with --demo')
  })

  it.each([
    [{ PORT: 'http' }, [], 'PORT is http'],
    [{ PORT: '70000' }, [], 'PORT is 70000'],
    [{ ASAR_ORIGIN: 'asar.example.kz' }, [], 'ASAR_ORIGIN is asar.example.kz'],
    [{ ASAR_ORIGIN: 'https://x.kz/asar' }, [], 'ASAR_ORIGIN is https://x.kz/asar'],
    [{ ASAR_LOG: 'loud' }, [], 'ASAR_LOG is loud'],
    [{}, ['--dmeo'], '--dmeo'],
  ])('%j %j is said to be wrong', (env, args, words) => {
    expect(() => readConfig(env, args)).toThrow(BadSetting)
    expect(() => readConfig(env, args)).toThrow(words)
  })
})
