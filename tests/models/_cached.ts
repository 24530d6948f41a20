import type { CacheStore, CallContext } from "@autogen-edge/runtime";
import { answer, ScriptedClient } from "./_scripted.ts";

/** A model that counts how often it is asked. */
export function counting(content = "Because."): {
  readonly model: ScriptedClient;
  readonly asked: () => number;
} {
  let asked = 0;
  const model = new ScriptedClient(async function* () {
    asked++;
    yield "Be";
    yield "cause.";
    yield answer(content);
  });
  return { model, asked: () => asked };
}

/** A store whose entries can be seen, and that keeps JSON as others would. */
export class TextStore implements CacheStore<unknown> {
  readonly texts: Map<string, string> = new Map();
  readonly calls: (CallContext | undefined)[] = [];

  get(key: string, call?: CallContext): Promise<unknown> {
    this.calls.push(call);
    const text = this.texts.get(key);
    return Promise.resolve(text === undefined ? undefined : JSON.parse(text));
  }

  set(key: string, value: unknown, call?: CallContext): Promise<void> {
    this.calls.push(call);
    this.texts.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}
