/** A database that cannot be used as it is set up; its message is for whoever runs the server. No passwords in it. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen'
}
