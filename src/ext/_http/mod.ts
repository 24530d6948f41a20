/**
 * One request to a provider's API over `fetch`, with retries inside, and what
 * comes back: JSON, or events as they come. For the rooms beside this one.
 *
 * @module
 */

export { ApiError, type ApiErrorOptions, errorOf } from "./api_error.ts";
export { retryPause } from "./_retry.ts";
export {
  type Http,
  type HttpOptions,
  type HttpTimer,
  readHttp,
} from "./http_options.ts";
export {
  type ApiRequest,
  parseAnswer,
  postForEvents,
  postForJson,
  wait,
} from "./post.ts";
export {
  type Json,
  listIn,
  numberIn,
  objectIn,
  textIn,
} from "./read_answer.ts";
