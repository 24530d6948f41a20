import {
  type ApiRequest,
  type HttpOptions,
  readHttp,
} from "../../../src/ext/_http/mod.ts";

/** A request whose pauses take no time. */
export function requestTo(
  url: string,
  { signal, ...http }: HttpOptions & { readonly signal?: AbortSignal } = {},
): ApiRequest {
  return {
    action: "Cannot ask",
    url: new URL(url),
    headers: new Headers(),
    body: { question: "why?" },
    secrets: ["not-to-be-seen"],
    signal,
    http: readHttp({
      random: () => 0,
      timer(callback, delay) {
        const id = setTimeout(callback, delay > 60_000 ? delay : 0);
        return () => clearTimeout(id);
      },
      ...http,
    }),
  };
}
