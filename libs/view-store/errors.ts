/** A filter or sort that no index of the collection declares: a fault of the program. */
export class UndeclaredQuery extends Error {
  constructor(collection: string, equals: readonly string[], sort: string) {
    super(`no index of ${collection} has ${equals.join(', ') || 'no filter'} sorted by ${sort}`);
    this.name = 'UndeclaredQuery';
  }
}

/** A collection that was never prepared, or was dropped: a fault of the program. */
export class UnknownCollection extends Error {
  constructor(collection: string) {
    super(`there is no collection ${collection}`);
    this.name = 'UnknownCollection';
  }
}

/** A collection exists with other indexes than the program declares. */
export class ChangedCollection extends Error {
  constructor(collection: string) {
    super(`${collection} exists with other indexes; give the view a new version, so that it is built anew`);
    this.name = 'ChangedCollection';
  }
}

/** A checkpoint in one log, where the stored one is in another: positions of two logs cannot be compared. */
export class AnotherLog extends Error {
  constructor(name: string, stored: string, given: string) {
    super(`the checkpoint of ${name} is in log ${stored}, not in ${given}`);
    this.name = 'AnotherLog';
  }
}

/** The store was closed before the call. */
export class ViewStoreClosed extends Error {
  constructor() {
    super('the view store is closed');
    this.name = 'ViewStoreClosed';
  }
}
