import {
  DropMessage,
  type InterventionContext,
  Interventions,
  type Message,
} from "@autogen-edge/runtime";
import type { Journal, Letter } from "./journal.ts";
import { Done, Work } from "./messages.ts";
import type { Turns } from "./turns.ts";

/** What the guard throws. */
export class Unwelcome extends Error {
  override readonly name = "Unwelcome";
}

/**
 * Two interventions: one does with messages and replies what their fate says, and
 * the other one sees to it that it gets what the first one made of them.
 */
export function guarded(journal: Journal, turns: Turns): Interventions {
  async function guard<Seen extends Message>(
    seen: Seen,
    ctx: InterventionContext,
    change: (seen: Seen) => Seen,
  ): Promise<Seen | typeof DropMessage | undefined> {
    const letter = journal.find(ctx.messageId);
    const { fate } = letter.step;
    if (fate.slow) await atWork(letter, () => turns.next(`guard ${letter.id}`));
    if (fate.to !== (Done.is(seen) ? "reply" : "message")) return undefined;
    switch (fate.does) {
      case "nothing":
        return undefined;
      case "drop":
        return DropMessage;
      case "change":
        return change(seen);
      case "throw":
        throw letter.unwelcome = new Unwelcome(letter.id);
    }
  }

  /** A stop waits for it, unless the message was aborted. */
  async function atWork(
    { abort }: Letter,
    work: () => Promise<void>,
  ): Promise<void> {
    const signal = abort?.controller.signal;
    let over = false;
    const done = (): void => {
      if (!over) journal.busy--;
      over = true;
    };
    journal.busy++;
    signal?.addEventListener("abort", done, { once: true });
    await work();
    done();
  }

  function witness(
    seen: { readonly changed: boolean },
    { messageId }: InterventionContext,
    kind: "message" | "reply",
  ): void {
    const { fate } = journal.find(messageId).step;
    const changed = fate.to === kind && fate.does === "change";
    if (seen.changed === changed) return;
    journal.complain(`${messageId} was not seen as the guard left it`);
  }

  const onMessage = (seen: Message, ctx: InterventionContext) =>
    Work.is(seen)
      ? guard(seen, ctx, (work) => Work({ ...work, changed: true }))
      : undefined;
  const watch = (seen: Message, ctx: InterventionContext) => {
    if (Work.is(seen)) witness(seen, ctx, "message");
  };
  return new Interventions({
    name: "guard",
    onSend: onMessage,
    onPublish: onMessage,
    onResponse: (reply, ctx) =>
      Done.is(reply)
        ? guard(reply, ctx, (done) => Done({ ...done, changed: true }))
        : undefined,
  }, {
    name: "witness",
    onSend: watch,
    onPublish: watch,
    onResponse(reply, ctx) {
      if (Done.is(reply)) witness(reply, ctx, "reply");
    },
  });
}
