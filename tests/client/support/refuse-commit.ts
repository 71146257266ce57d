/** What `fake-indexeddb` does at the end of a transaction, one way or the other. */
interface Ending {
  _markFinished(): void
  _abort(error: string | null): void
}

/**
 * Lets a transaction, all of whose requests went well, be refused when it is to be kept, as browsers do where the
 * disk turns out to be full only then: everything is rolled back, and `abort` says QuotaExceededError.
 * @param isRefused asked at that moment
 */
export function refuseCommit(transaction: IDBTransaction, isRefused: () => boolean): IDBTransaction {
  const ending = transaction as unknown as Ending
  const leave = () => {
    Reflect.deleteProperty(ending, '_markFinished')
    Reflect.deleteProperty(ending, '_abort')
  }
  ending._markFinished = () => {
    leave()
    if (isRefused()) ending._abort('QuotaExceededError')
    else ending._markFinished()
  }
  // ended before that
  ending._abort = (error) => {
    leave()
    ending._abort(error)
  }
  return transaction
}
