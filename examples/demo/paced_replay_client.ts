import {
  type CreateOptions,
  type CreateResult,
  type LlmMessage,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";

const THINKING = 150;
const PER_WORD = 25;

/** Replays answers at the pace of a model, so that there is something to see. */
export class PacedReplayClient extends ReplayChatCompletionClient {
  protected override async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    await sleep(THINKING);
    for await (const piece of super.stream(messages, options)) {
      yield piece;
      if (typeof piece === "string") await sleep(PER_WORD);
    }
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
