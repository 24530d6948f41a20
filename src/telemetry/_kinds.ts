/**
 * The kinds of spans, as `SpanKind` of the API numbers them. Bundlers put the
 * values of an enum of ours where they are used; the API's own is an object that
 * every bundle would carry.
 */
export enum kinds {
  INTERNAL = 0,
  CLIENT = 2,
  PRODUCER = 3,
  CONSUMER = 4,
}

/** The status of a span that failed, as the API's `SpanStatusCode` numbers it. */
export enum statuses {
  ERROR = 2,
}
