import {
  AgentId,
  event,
  message,
  type MessageContext,
  type MessageType,
  RoutedAgent,
  rpc,
  TopicId,
} from "@autogen-edge/runtime";

export const Ask: MessageType<{ q: string }> = message("Ask");
export const Ans: MessageType<{ t: string }> = message("Ans");
export const Ev: MessageType<{ n: number }> = message("Ev");

/** Answers, and fails when it is asked for that. */
export class B extends RoutedAgent {
  @rpc(Ask)
  answer({ q }: typeof Ask.Type): typeof Ans.Type {
    if (q === "boom") throw new TypeError("boom");
    return Ans({ t: `yes ${q}` });
  }

  @event(Ev)
  read({ n }: typeof Ev.Type): void {
    if (n === 2) throw new TypeError("ev");
  }
}

/** Asks B and publishes before it answers. */
export class A extends RoutedAgent {
  @rpc(Ask)
  async answer(
    ask: typeof Ask.Type,
    ctx: MessageContext,
  ): Promise<typeof Ans.Type> {
    const reply = await ctx.send(ask, new AgentId("b", "k"), { reply: Ans });
    await ctx.publish(Ev({ n: 1 }), new TopicId("t", "s"));
    return reply;
  }
}

/** Gives no answer. */
export class Nothing extends RoutedAgent {
  @rpc(Ask)
  answer(_ask: typeof Ask.Type): void {}
}

/** Sends and publishes what an event causes. */
export class Fan extends RoutedAgent {
  @event(Ev)
  async read({ n }: typeof Ev.Type, ctx: MessageContext): Promise<void> {
    if (n !== 5) return;
    await ctx.send(Ask({ q: "q" }), new AgentId("n", "k"));
    await ctx.publish(Ev({ n: 6 }), new TopicId("own", "s"));
  }
}

/** Publishes to itself. */
export class Own extends RoutedAgent {
  @event(Ev)
  async read({ n }: typeof Ev.Type, ctx: MessageContext): Promise<void> {
    if (n === 6) await ctx.publish(Ev({ n: 7 }), new TopicId("own", "s"));
  }
}
