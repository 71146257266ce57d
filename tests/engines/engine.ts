/** One window of an engine, driven from here. */
export interface DrivenWindow extends AsyncDisposable {
  readonly goto: (url: string) => Promise<void>
  readonly reload: () => Promise<void>
  /** Runs the body of an async function in the page; what it returns is JSON. */
  readonly run: (body: string) => Promise<unknown>
}

export interface Engine {
  readonly name: string
  readonly openDriven: () => Promise<DrivenWindow>
  /** A plain browser as people have it, with its profile in that folder. @returns how to end it by SIGKILL. */
  readonly openPlain: (url: string, profile: string) => KillableBrowser
}

export interface KillableBrowser {
  readonly kill: () => Promise<void>
}
