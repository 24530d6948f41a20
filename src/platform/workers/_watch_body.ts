/** Hears how the body of a response came to its end; exactly one is called. */
export interface BodyWatcher {
  /** It has streamed in full. */
  end(): void;
  /** The client went away. */
  cancel(): void;
  /** It broke. */
  fail(error: unknown): void;
}

/**
 * Passes a response through, and tells when its body is over.
 *
 * @returns the response to give instead; the same one where there is no body
 */
export function watchBody(response: Response, watcher: BodyWatcher): Response {
  // Nor has the answer to an upgrade, which could not be made anew.
  if (response.body === null) {
    watcher.end();
    return response;
  }
  const reader = response.body.getReader();
  const watched = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        controller.close();
        watcher.end();
      } catch (error) {
        controller.error(error);
        watcher.fail(error);
      }
    },
    async cancel(reason) {
      watcher.cancel();
      await reader.cancel(reason);
    },
    // Nothing is read before the client asks for it.
  }, { highWaterMark: 0 });
  return new Response(watched, response);
}
