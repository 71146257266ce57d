import { once } from 'node:events'
import { utimesSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StandInProject } from './support/stand-in-project.ts'

let project: StandInProject
beforeEach(() => {
  project = new StandInProject()
})
afterEach(() => project.remove())

describe('npm start', () => {
  it('builds the app, then starts the server with the arguments it was given', async () => {
    const { code, stdout } = await project.run('start.mjs', ['--demo'])
    expect(code).toBe(0)
    expect(stdout).toBe('server --demo\n')
    expect(project.takeCalls()).toEqual(['vite', 'server'])
    expect(project.has('dist/index.html')).toBe(true)
  })

  it('builds again only when what the app is made of has changed', async () => {
    await project.run('start.mjs')
    project.takeCalls()
    utimesSync(path.join(project.root, 'src/client/App.vue'), 1, 1)
    project.write('src/server/routes.ts', 'server only')
    await project.run('start.mjs')
    expect(project.takeCalls()).toEqual(['server'])
    project.write('src/client/App.vue', 'two')
    await project.run('start.mjs')
    expect(project.takeCalls()).toEqual(['vite', 'server'])
  })

  it('keeps the last good build and says what is wrong when a build fails', async () => {
    await project.run('start.mjs')
    project.takeCalls()
    project.write('src/client/App.vue', 'broken')
    const { code, stderr } = await project.run('start.mjs', [], { BUILD_FAILS: 'yes' })
    expect(code).toBe(1)
    expect(stderr).toContain('a defect in App.vue')
    expect(project.takeCalls()).toEqual(['vite'])
    expect(project.has('dist/index.html')).toBe(true)
  })

  it('ends with the exit code of the server', async () => {
    expect((await project.run('start.mjs', [], { SERVER_CODE: '3' })).code).toBe(3)
  })

  it('passes a request to end on to the server and waits for it', async () => {
    const child = project.start('start.mjs', ['--stay'])
    const ended = once(child, 'close')
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    await ended
    expect(child.exitCode).toBe(7)
  })
})

describe('a shell between npm and us', () => {
  it('ends the server when the shell has ended without passing the request on', async () => {
    const child = project.startInShell('start.mjs', ['--stay'])
    const closed = once(child.stdout, 'close')
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    // The server holds the other end of this pipe for as long as it lives.
    await closed
    expect(child.signalCode).toBe('SIGTERM')
  })
})

describe('installing', () => {
  it('takes a finished npm ci by hand as installed', async () => {
    await project.run('start.mjs')
    expect(project.takeCalls()).not.toContain('npm')
    expect(project.has('node_modules/.asar-lock')).toBe(true)
  })

  it('installs when there is nothing, quietly', async () => {
    project.remove('node_modules/.package-lock.json')
    const { stdout, stderr } = await project.run('start.mjs')
    expect(project.takeCalls()).toEqual(['npm', 'vite', 'server'])
    expect(stdout + stderr).not.toContain('added 610 packages')
  })

  it('installs again when the lockfile has changed, and only once', async () => {
    await project.run('start.mjs')
    project.takeCalls()
    project.write('package-lock.json', '{ "packages": { "node_modules/vue": { "version": "3.0.1" } } }')
    await project.run('start.mjs')
    expect(project.takeCalls()).toContain('npm')
    await project.run('start.mjs')
    expect(project.takeCalls()).toEqual(['server'])
  })

  it('shows what npm said, starts nothing and tries again next time when installing fails', async () => {
    project.remove('node_modules/.package-lock.json')
    const { code, stderr } = await project.run('start.mjs', [], { INSTALL_FAILS: 'yes' })
    expect(code).toBe(1)
    expect(stderr).toContain('no such package')
    expect(project.takeCalls()).toEqual(['npm'])
    await project.run('start.mjs')
    expect(project.takeCalls()).toContain('npm')
  })
})

describe('npm run asar', () => {
  it('prints nothing but the answer, even when it has to install first', async () => {
    project.remove('node_modules/.package-lock.json')
    const { code, stdout } = await project.run('asar.mjs', ['event', 'list', '--json'])
    expect(code).toBe(0)
    expect(project.takeCalls()).toEqual(['npm', 'asar'])
    expect(JSON.parse(stdout)).toMatchObject({ args: ['event', 'list', '--json'] })
  })

  it("finds files where the command was typed, and data where the server's are", async () => {
    const typedIn = path.join(project.root, 'src/client')
    const env = { npm_lifecycle_event: 'asar', INIT_CWD: typedIn }
    const answer: unknown = JSON.parse((await project.run('asar.mjs', [], env)).stdout)
    expect(answer).toMatchObject({ cwd: typedIn, data: path.join(project.root, 'data') })
  })
})
